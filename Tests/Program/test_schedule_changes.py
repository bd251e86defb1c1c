"""What is changed in the schedule is on every screen that it concerns within a second, and on no other."""

import datetime
import time

import pytest

from event_stream import EventStream, timeless
from times import today

AFFECTED, OTHER = "kita-office-1", "konohana-office-1"
KITA = ["ward:27127"]
PROMISED = 1.0  # seconds from the answer to the screen


class Screens:
    """Two displays that listen, each in a ward of its own."""

    def __init__(self, city):
        self.city, self.program = city, city.program
        self.for_all = [city.notice("全館") for _ in range(3)]
        self.tokens = {AFFECTED: city.display, OTHER: city.program.token("display", display=OTHER)}
        self.streams = {display: EventStream(city.program, token) for display, token in self.tokens.items()}
        self.known = {display: timeless(stream.next()) for display, stream in self.streams.items()}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for stream in self.streams.values():
            stream.close()

    def pulled(self, display):
        return timeless(self.program.get("/v1/player/state", self.tokens[display]).expect(200).json())

    def playlist(self, display):
        return self.program.get("/v1/player/playlist", self.tokens[display]).expect(200).json()

    def loops(self, display):
        """The contents of every loop of the display's eight days."""
        return [[item["content"] for item in segment["loop"]] for segment in self.playlist(display)["segments"]]

    def shows(self, display, content):
        return any(content in loop for loop in self.loops(display))

    def hears(self, display, answered):
        """The next thing that the display hears: something new, and in time."""
        state = timeless(self.streams[display].next())
        waited = time.monotonic() - answered
        assert state["playlist"] != self.known[display]["playlist"], f"{display} was told what it knew"
        assert waited < PROMISED, f"{display} heard of it after {waited:.3f} s"
        assert state == self.pulled(display)
        self.known[display] = state

    def after(self, change, *concerned):
        """Makes a change, of which these displays have to hear at once, and the others nothing."""
        change()
        answered = time.monotonic()
        # Push is a hint: a pull has it as soon as the change is answered.
        pulled = {display: self.pulled(display)["playlist"] for display in self.tokens}
        assert {display for display in pulled if pulled[display] != self.known[display]["playlist"]} == set(concerned)
        for display in concerned:
            self.hears(display, answered)
            assert self.playlist(display)["digest"] == self.known[display]["playlist"] == pulled[display]
        # What concerns everybody is then the next thing that each of them hears: nothing else came before it.
        content = self.for_all.pop()
        self.city.schedule(content=content, alwaysIncluded=True)
        answered = time.monotonic()
        for display in self.tokens:
            self.hears(display, answered)
            assert self.shows(display, content)


def entry(city, **more):
    """A content, and the entry that shows it in Kita ward."""
    content = city.notice("区のお知らせ")
    return content, city.schedule(content=content, **{"targets": KITA, **more})


def patch(city, path, body, token=None):
    city.program.request("PATCH", f"/v1/{path}", token=token or city.editor, json_body=body).expect(200)


def test_a_withdrawn_content_comes_down(city):
    content, _ = entry(city)
    with Screens(city) as screens:
        assert screens.shows(AFFECTED, content)
        screens.after(lambda: city.program.post(f"/v1/contents/{content}/withdrawal", city.editor).expect(200), AFFECTED)
        assert not screens.shows(AFFECTED, content)


def test_a_withdrawn_content_comes_down_everywhere(city):
    content, _ = entry(city, targets=["all"])
    with Screens(city) as screens:
        screens.after(
            lambda: city.program.post(f"/v1/contents/{content}/withdrawal", city.editor).expect(200), AFFECTED, OTHER)
        assert not screens.shows(AFFECTED, content) and not screens.shows(OTHER, content)


def test_a_deleted_content_comes_down(city):
    content, _ = entry(city)
    with Screens(city) as screens:
        screens.after(
            lambda: city.program.request("DELETE", f"/v1/contents/{content}", token=city.editor).expect(204), AFFECTED)
        assert not screens.shows(AFFECTED, content)


def test_an_entry_comes_and_changes_and_goes(city):
    content = city.notice("区のお知らせ")
    with Screens(city) as screens:
        made = []
        screens.after(lambda: made.append(city.schedule(content=content, targets=KITA)), AFFECTED)
        assert screens.shows(AFFECTED, content)
        screens.after(lambda: patch(city, f"schedule/{made[0]}", {"playsPerLoop": 3}), AFFECTED)
        assert [loop.count(content) for loop in screens.loops(AFFECTED)] == [3] * 8
        screens.after(
            lambda: city.program.request("DELETE", f"/v1/schedule/{made[0]}", token=city.editor).expect(204), AFFECTED)
        assert not screens.shows(AFFECTED, content)


@pytest.mark.parametrize("change", [
    {"priority": 5}, {"slots": [{"holidays": "include", "windows": [{"from": "09:00", "until": "17:30"}]}]},
    {"alwaysIncluded": True, "playsPerLoop": 2}])
def test_an_edited_entry_shows_as_edited(city, change):
    content, id = entry(city)
    with Screens(city) as screens:
        screens.after(lambda: patch(city, f"schedule/{id}", change), AFFECTED)


def test_an_entry_that_moves_leaves_one_screen_for_the_other(city):
    content, id = entry(city)
    with Screens(city) as screens:
        screens.after(lambda: patch(city, f"schedule/{id}", {"targets": ["ward:27104"]}), AFFECTED, OTHER)
        assert not screens.shows(AFFECTED, content) and screens.shows(OTHER, content)


def test_an_edited_content_shows_as_edited(city):
    content, _ = entry(city)
    with Screens(city) as screens:
        screens.after(lambda: patch(city, f"contents/{content}", {"seconds": 25}), AFFECTED)
        # An earlier end holds at once, without approval.
        screens.after(lambda: patch(city, f"contents/{content}", {"lastDay": str(today() + datetime.timedelta(2))}), AFFECTED)
        assert [content in loop for loop in screens.loops(AFFECTED)] == [True] * 3 + [False] * 5


def test_what_waits_for_approval_changes_nothing(city):
    content, _ = entry(city)
    draft = city.notice("下書き", approved=False)
    with Screens(city) as screens:
        screens.after(lambda: patch(city, f"contents/{content}", {"title": {"ja": "新しい題"}}))
        screens.after(lambda: city.schedule(content=draft, targets=KITA))
        screens.after(lambda: city.approve(draft), AFFECTED)
        assert screens.shows(AFFECTED, draft)


def test_a_changed_campaign_shows_in_its_new_order(city):
    contents = [city.notice(str(number)) for number in range(3)]
    put = lambda order: city.program.put("/v1/campaigns/series", city.editor, {"contents": order}).expect(200, 201)  # noqa: E731
    put(contents)
    city.schedule(campaign="series", targets=KITA)
    with Screens(city) as screens:
        screens.after(lambda: put(contents[::-1]), AFFECTED)
        assert all([content for content in loop if content in contents] == contents[::-1] for loop in screens.loops(AFFECTED))
        screens.after(lambda: put(contents[1:]), AFFECTED)
        assert not screens.shows(AFFECTED, contents[0])


def test_a_changed_pool_picks_of_what_it_holds(city):
    contents = [city.notice(str(number)) for number in range(3)]
    put = lambda held: city.program.put("/v1/pools/mixed", city.editor, {"contents": held}).expect(200, 201)  # noqa: E731
    put(contents[:2])
    city.schedule(pool="mixed", targets=KITA)
    with Screens(city) as screens:
        screens.after(lambda: put(contents), AFFECTED)
        assert all(screens.shows(AFFECTED, content) for content in contents)
        screens.after(lambda: put(contents[:1]), AFFECTED)
        assert not screens.shows(AFFECTED, contents[2])


def test_a_display_s_tags_bring_it_what_is_meant_for_them(city):
    display = {"site": "kita-office", "name": "lobby", "orientation": "landscape", "languages": ["ja", "en"]}
    content = city.notice("観光")
    put = lambda **more: city.program.put(  # noqa: E731
        f"/v1/displays/{AFFECTED}", city.administrator, {**display, **more}).expect(200)
    put()
    city.program.put("/v1/displays/kita-office-2", city.administrator, {**display, "tags": ["tourism"]}).expect(200)
    city.schedule(content=content, targets=["tag:tourism"])
    with Screens(city) as screens:
        assert not screens.shows(AFFECTED, content)
        screens.after(lambda: put(tags=["tourism"]), AFFECTED)
        assert screens.shows(AFFECTED, content)
        screens.after(lambda: put(tags=["school"]), AFFECTED)
        assert not screens.shows(AFFECTED, content)


def test_a_site_s_opening_hours_move_what_follows_them(city):
    tomorrow = today() + datetime.timedelta(1)
    put = lambda **calendar: city.program.put(  # noqa: E731
        "/v1/sites/kita-office", city.administrator,
        {"name": {"ja": "北区役所"}, "ward": "27127", "calendar": calendar}).expect(200)
    hours = [{"windows": [{"from": "09:00", "until": "17:30"}]}]
    put(slots=hours)
    content = city.notice("窓口")
    city.schedule(content=content, slots=[{"opening": "only"}])
    with Screens(city) as screens:
        assert [content in loop for loop in screens.loops(AFFECTED)] == [False, True, False] * 8
        screens.after(lambda: put(slots=hours, exceptDates=[str(tomorrow)]), AFFECTED)
        days = [segment["from"][:10] for segment in screens.playlist(AFFECTED)["segments"]
                if content in [item["content"] for item in segment["loop"]]]
        assert len(days) == 7 and str(tomorrow) not in days
