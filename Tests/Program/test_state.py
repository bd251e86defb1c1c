"""The four invariants, from outside: after commit, bytes before rows, push is a hint, pull is truth."""

import concurrent.futures
import hashlib
import random

from event_stream import EventStream, timeless
from program import until


def pulled(city, token):
    return timeless(city.program.get("/v1/player/state", token).expect(200).json())


def test_who_never_listened_is_right_after_the_next_pull(city):
    program, content = city.program, city.notice()
    silent = program.token("display", display="kita-office-2")
    before = pulled(city, silent)
    playlist = program.get("/v1/player/playlist", silent).expect(200)
    entry = city.schedule(content=content)
    emergency = city.emergency(breakGlassReason="試験").expect(201).json()["id"]
    after = pulled(city, silent)
    assert after["playlist"] != before["playlist"] and after["emergencies"][0]["id"] == emergency
    tag = playlist.headers["ETag"]
    new = program.get("/v1/player/playlist", silent, headers={"If-None-Match": tag}).expect(200).json()
    assert new["digest"] == after["playlist"] and content in new["contents"]
    # A report's answer is a pull too.
    report = {"installation": "screen-1", "clockOffsetMilliseconds": 0, "transport": "poll", "version": "1", "panel": "on"}
    assert timeless(program.post("/v1/player/reports", silent, report).expect(200).json()["state"]) == after
    program.request("DELETE", f"/v1/schedule/{entry}", token=city.editor).expect(204)
    assert pulled(city, silent)["playlist"] == before["playlist"]


def test_what_is_pushed_can_be_pulled_by_then(city):
    """An event that left before its commit would name a playlist or an emergency that a pull does not find."""
    program = city.program
    contents = [city.notice(str(number)) for number in range(3)]

    def change(number):
        if number % 3:
            entry = city.schedule(content=contents[number % 3])
            program.request("DELETE", f"/v1/schedule/{entry}", token=city.editor).expect(204)
        else:
            emergency = city.emergency(breakGlassReason="試験").expect(201).json()["id"]
            program.post(f"/v1/emergencies/{emergency}/clearance", city.officer).expect(200)
    with EventStream(program, city.display) as stream, concurrent.futures.ThreadPoolExecutor(1) as pool:
        stream.next()
        done = pool.map(change, range(12))
        known, heard = set(), 0
        while len(known) < 4:
            told = stream.next()
            heard += 1
            found = {one["id"] for one in pulled(city, city.display)["emergencies"]}
            new = {one["id"] for one in told["emergencies"]}
            assert new <= found, "an emergency was pushed that a pull does not know"
            known |= new
        list(done)
    assert heard >= 4


def test_changes_at_once_leave_every_listener_with_what_holds(city):
    """Emergencies and schedules are told by two ways at once: the last state that a stream hears is the one that holds."""
    program, chance = city.program, random.Random(20261121)
    contents = [city.notice(str(number)) for number in range(4)]
    tokens = [city.display] + [
        program.token("display", display=display) for display in ("kita-office-2", "konohana-office-1")]
    streams = [EventStream(program, token) for token in tokens]
    try:
        for _ in range(6):
            works = [lambda content=content: city.schedule(content=content) for content in chance.sample(contents, 3)]
            works += [lambda: city.emergency(breakGlassReason="試験").expect(201)] * 2
            chance.shuffle(works)
            with concurrent.futures.ThreadPoolExecutor(5) as pool:
                for done in [pool.submit(work) for work in works]:
                    done.result()
            for stream, token in zip(streams, tokens):
                held = pulled(city, token)
                stream.until(lambda told: timeless(told) == held)
    finally:
        for stream in streams:
            stream.close()


def named_files(value):
    """Each sha256 that a document names, wherever."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "sha256":
                yield inner
            else:
                yield from named_files(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from named_files(inner)


def test_every_file_that_is_named_is_there_byte_for_byte(city, sample):
    program = city.program
    originals = {}
    for name in ("photo.webp", "photo.jpg", "photo-rotated-exif.jpg", "postcard.png"):
        original = sample(f"media/{name}").read_bytes()
        content = program.upload(city.editor, sample(f"media/{name}"), city.metadata()).expect(201).json()["id"]
        originals[hashlib.sha256(original).hexdigest()] = original
        city.schedule(content=content)
        # Asked while it is converted: what is named meanwhile is there as well.
        finished, seen = False, set()
        while not finished:
            document = program.get(f"/v1/contents/{content}", city.editor).expect(200).json()
            finished = document["processing"] == "ready"
            for sha256 in set(named_files(document)) - seen:
                body = program.get(f"/v1/media/{sha256}", city.editor).expect(200).body
                assert hashlib.sha256(body).hexdigest() == sha256
                assert originals.get(sha256, body) == body
                seen.add(sha256)
        city.approve(content)
    playlist = until(lambda: (now := program.get("/v1/player/playlist", city.display).json())["contents"] and now)
    shown = set(named_files(playlist))
    assert len(shown) >= 4
    for sha256 in shown:
        assert hashlib.sha256(program.get(f"/v1/media/{sha256}", city.display).expect(200).body).hexdigest() == sha256
    on_disk = {file.name: file for file in program.files("media")}
    for sha256, original in originals.items():
        assert on_disk[sha256].read_bytes() == original
    assert program.files("temporary") == set()
