"""What is kept when there is not room for everything: what is needed first; and what goes: what nobody has needed for longest."""

import pytest

from media_player import CHUNK, noise
from program import until

DAY = 86_400_000
NOW = 1_782_864_000_000
MEBIBYTE = 1024 * 1024


MARKS = "async () => Object.keys((await (await import('/player/database.js')).readDocument('mediaUnneeded')) ?? {})"


def until_marked(fetching, count):
    until(lambda: len(fetching.page.evaluate(MARKS)) == count, 10, f"that {count} are marked")


def test_what_is_not_needed_any_more_stays_while_there_is_room(fetching, server):
    names = [fetching.add(noise(1000)) for _ in range(4)]
    fetching.follow(*names[:2]).until_whole(*names[:2])
    fetching.follow(*names[2:]).until_whole(*names)
    server.asked.clear()
    fetching.follow(*names[:2])
    assert fetching.whole() == set(names) and server.asked == []


def test_the_oldest_unneeded_goes_first_and_what_is_needed_never(fetching):
    needed = fetching.add(noise(3 * MEBIBYTE))
    old, older, young = (fetching.add(noise(3 * MEBIBYTE)) for _ in range(3))
    fetching.grant(100 * MEBIBYTE)
    fetching.follow(needed, old, older, young, time=NOW, room=True).until_whole(needed, old, older, young)
    for count, wanted in enumerate([(needed, old, young), (needed, young), (needed,)], 1):
        fetching.follow(*wanted, time=NOW + count)
        until_marked(fetching, count)
    fetching.grant(2 * MEBIBYTE)
    first = fetching.add(noise(4 * MEBIBYTE))
    fetching.follow(needed, first, time=NOW + 4).until_whole(first)
    assert fetching.whole() == {needed, first, old, young}
    # 1 MiB is left; 3 MiB more take the next oldest. The other one, and what is needed, stay.
    second = fetching.add(noise(3 * MEBIBYTE))
    fetching.follow(needed, first, second, time=NOW + 5).until_whole(second)
    assert fetching.whole() == {needed, first, second, young}
    assert fetching.told() == []


def test_what_does_not_fit_is_told_and_what_is_needed_first_is_kept(fetching, server):
    kept = fetching.add(noise(MEBIBYTE))
    fetching.grant(100 * MEBIBYTE)
    fetching.follow(kept, time=NOW, room=True).until_whole(kept)
    fetching.grant(20 * MEBIBYTE)
    first, huge, small = fetching.add(noise(9 * MEBIBYTE)), fetching.add(noise(30 * MEBIBYTE)), fetching.add(noise(2 * MEBIBYTE))
    fetching.follow(kept, first, huge, small, time=NOW).until_whole(kept, first, small)
    [[_, _, detail]] = fetching.until_told("storageFull")[:1]
    assert huge in detail and "1 of the files" in detail and str(30 * MEBIBYTE) in detail
    assert huge not in server.files_asked(), "it was begun although it could not be ended"
    # What is wanted stays, although what is wanted as well does not fit.
    fetching.follow(huge, kept, first, small, time=NOW)
    until(lambda: len(fetching.told("storageFull")) > 1, 10)
    assert fetching.whole() == {kept, first, small}
    fetching.grant(100 * MEBIBYTE)
    fetching.follow(kept, first, huge, small, time=NOW).until_whole(huge)
    assert ("storageFull", None) in fetching.over()


def test_a_disk_that_is_full_is_believed_whatever_the_browser_promised(fetching, server):
    """The estimate grants 10 GiB; the browser refuses what is over its quota."""
    unneeded, needed = fetching.add(noise(7 * MEBIBYTE)), fetching.add(noise(5 * MEBIBYTE))
    fetching.follow(unneeded, needed, time=NOW).until_whole(unneeded, needed)
    session = fetching.page.context.new_cdp_session(fetching.page)
    usage = fetching.page.evaluate("navigator.storage.estimate().then(({ usage }) => usage)")
    session.send("Storage.overrideQuotaForOrigin", {"origin": server.origin, "quotaSize": usage + 3 * MEBIBYTE})
    first, large = fetching.add(noise(6 * MEBIBYTE)), fetching.add(noise(3 * CHUNK))
    fetching.follow(needed, first, large, time=NOW + 1000).until_whole(first)
    assert unneeded not in fetching.whole()
    [[_, _, detail]] = fetching.until_told("storageFull")[:1]
    assert large in detail
    assert fetching.whole() == {needed, first}
    told = fetching.page.evaluate("import('/player/storage-room.js').then(({ storageFreeBytes }) => storageFreeBytes())")
    assert told < 12 * MEBIBYTE, "the city would be told of room that there is not"
    session.detach()


def test_what_is_on_the_screen_stays(fetching):
    shown, other = fetching.add(noise(4 * MEBIBYTE)), fetching.add(noise(4 * MEBIBYTE))
    fetching.grant(100 * MEBIBYTE)
    fetching.follow(shown, other, time=NOW, room=True).until_whole(shown, other)
    show = "(name) => { document.getElementById('stage').append(Object.assign(new Image(), { src: `/v1/media/${name}` })); }"
    fetching.page.evaluate(show, shown)
    fetching.follow(time=NOW)
    until_marked(fetching, 2)
    fetching.grant(MEBIBYTE)
    new = fetching.add(noise(4 * MEBIBYTE))
    fetching.follow(new, time=NOW + 1000).until_whole(new)
    assert fetching.whole() == {shown, new}


def test_what_nobody_needed_for_eight_days_goes_although_there_is_room(fetching):
    leaving, staying, large = fetching.add(noise(1000)), fetching.add(noise(1000)), fetching.add(noise(CHUNK + 5))
    fetching.follow(leaving, staying, large, time=NOW).until_whole(leaving, staying, large)
    fetching.follow(staying, time=NOW + DAY)
    until_marked(fetching, 2)
    fetching.page.reload()
    fetching.follow(staying, time=NOW + 8 * DAY)
    assert fetching.whole() == {leaving, staying, large}
    fetching.follow(staying, time=NOW + 9 * DAY + 1)
    until(lambda: fetching.held() == {"whole": [staying], "chunks": {}}, 10, "that the others are gone")


FREE = "import('/player/storage-room.js').then(({ storageFreeBytes }) => storageFreeBytes())"


def test_what_unneeded_files_take_counts_as_free(fetching):
    name = fetching.add(noise(5 * MEBIBYTE))
    fetching.grant(15 * MEBIBYTE)
    fetching.follow(name, time=NOW, room=True).until_whole(name)
    until(lambda: abs(fetching.page.evaluate(FREE) - 10 * MEBIBYTE) < MEBIBYTE, 10, "that what is taken is not free")
    fetching.follow(time=NOW + 1000)
    until(lambda: abs(fetching.page.evaluate(FREE) - 15 * MEBIBYTE) < MEBIBYTE, 10, "that it counts as free")


@pytest.mark.parametrize(("quota", "usage", "room"), [
    (1000, 100, 800), (1000, 950, -50), (10_000 * MEBIBYTE, 1000 * MEBIBYTE, 8744 * MEBIBYTE), (None, 5, None)])
def test_the_browsers_grant_less_a_reserve_is_the_room(harness, quota, usage, room):
    found = harness.evaluate("""async (estimate) => {
      navigator.storage.estimate = async () => estimate;
      const { roomForMedia, storageFreeBytes } = await import("/player/storage-room.js");
      const room = await roomForMedia();
      return [room === Infinity ? null : room, await storageFreeBytes()];
    }""", {"usage": usage} if quota is None else {"quota": quota, "usage": usage})
    # Where nothing is said, nothing is told: a disk that nobody knows is not full.
    assert found == [room, None if room is None else max(0, room)]


def test_a_storage_that_fails_once_ends_no_fetching(fetching):
    """A request that fails in the middle of a plan, as where a disk is worn out."""
    first, second = fetching.add(noise(1000)), fetching.add(noise(1000))
    fetching.follow(first).until_whole(first)
    fetching.page.evaluate("""() => {
      const truly = IDBObjectStore.prototype.put;
      window.mend = () => { IDBObjectStore.prototype.put = truly; };
      IDBObjectStore.prototype.put = function (value, key) { this.add(value, `${key} twice`); return this.add(value, `${key} twice`); };
    }""")
    # What is not wanted any more is marked, which is written down.
    fetching.follow(second)
    fetching.until_told("storageUnavailable")
    fetching.page.evaluate("() => window.mend()")
    third = fetching.add(noise(1000))
    fetching.page.wait_for_timeout(1500)
    fetching.follow(second, third).until_whole(second, third)
