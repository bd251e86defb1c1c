"""Each message is decided exactly once: repeated, shuffled, at once from two sides, and with the power cut in between."""

import concurrent.futures
import http.client
import random
import threading
import time

from alerts import CAP, KITA, KONOHANA, Feed, Telegram, listed, now, seen, trail
from city import City
from program import until


def story(random):
    """Messages of some series: what is on the screens at the end is the same in whatever order they come."""
    messages = []
    for number in range(8):
        first = CAP(f"S{number}", headline=f"第{number}報", area=random.choice([KITA, KONOHANA, KITA + KONOHANA]))
        second = first.updated(f"S{number}-2", severity=random.choice(["Severe", "Extreme", "Minor"]))
        third = second.updated(f"S{number}-3", references=f"{first.reference} {second.reference}")
        messages += [("cap", one) for one in (first, second, third)[:random.randint(1, 3)]]
    rain = Telegram()
    for number in range(10):
        code = random.choice(["10", "03", "43", "33"])
        messages.append(("jma", rain.later(number, kinds=((code, "大雨", "発表"),))))
    surge = Telegram(title="気象警報・注意報（Ｒ０６）（高潮）", kinds=(("48", "高潮", "発表"),))
    messages += [("jma", surge), ("jma", surge.later(3, kinds=(("48", "高潮", "解除"),)))]
    return messages


def screens(city, tokens):
    """What holds: what ended shows its end only where it had been shown, which depends on the order."""
    return [[one for one in seen(city, token) if one[0] == "active"] for token in tokens]


def displays(city):
    return [city.program.token("display", display=f"{site}-office-1") for site in ("kita", "konohana")]


def test_in_any_order_and_however_often_the_screens_are_the_same(new_program):
    messages = story(random.Random(4))
    results = []
    for seed in range(3):
        program = new_program(f"data-{seed}").start()
        city = City(program)
        feed, tokens = Feed(city), displays(city)
        sent = messages if seed == 0 else random.Random(seed).sample(messages * 3, len(messages) * 3)
        for standard, message in sent:
            feed.send(standard, message).expect(200)
        results.append(screens(city, tokens))
        assert len(listed(city)) == len(messages), "one record a message"
        actions = trail(city)
        for emergency in program.get("/v1/emergencies?limit=200", city.officer).json()["emergencies"]:
            assert actions[emergency["id"]].count("emergency.create") == 1
        program.stop()
    # Of two messages alike in all that orders them the one shown first stands first.
    assert all(len(screen) > 0 for screen in results[0])
    for other in results[1:]:
        assert [sorted(screen, key=str) for screen in other] == [sorted(screen, key=str) for screen in results[0]]


def test_the_same_message_at_once_is_decided_once(city):
    feeds = [Feed(city, "one"), Feed(city, "one")]
    for number in range(10):
        message = CAP(f"AT-ONCE-{number}").xml()
        start = threading.Barrier(8)

        def send(index):
            start.wait()
            return feeds[index % 2].cap(message)
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(send, range(8)))
        assert sorted(answer["rule"] for answer in answers) == ["new"] + ["repeated"] * 7
        assert len({answer["id"] for answer in answers}) == 1
    emergencies = city.program.get("/v1/emergencies?limit=200", city.officer).json()["emergencies"]
    assert len(emergencies) == 10 and len(listed(city)) == 10


def test_the_same_telegram_by_two_feeds_is_shown_once(city):
    one, other = Feed(city, "one"), Feed(city, "other")
    rain = Telegram()
    assert one.jma(rain)["rule"] == "new"
    assert other.jma(rain)["rule"] == "repeated"
    assert len(seen(city)) == 1 and len(listed(city)) == 2, "what each brought is kept"


def test_killed_in_the_middle_nothing_is_half_done_and_nothing_done_twice(program):
    chance = random.Random(20261121)
    city = City(program)
    feed, token = Feed(city), city.display
    messages = [CAP(f"K{number}", headline=f"第{number}報") for number in range(60)]
    messages += [one.cancelled(f"{one.identifier}-END") for one in messages[::3]]
    answered = {}

    def send(stopped):
        for message in messages:
            if stopped.is_set():
                return
            try:
                answer = feed.send("cap", message)
            except (OSError, http.client.HTTPException):
                return
            answered.setdefault(message.identifier, answer.expect(200).json())
    for _ in range(12):
        stopped = threading.Event()
        thread = threading.Thread(target=send, args=(stopped,))
        thread.start()
        time.sleep(chance.uniform(0.01, 0.35))
        program.kill()
        stopped.set()
        thread.join(70)
        program.start()
        kept, actions = {one["message"]["identifier"]: one for one in listed(city)}, trail(city)
        assert set(answered) <= set(kept), "what was answered is kept"
        for one in kept.values():
            for effect in one["effects"]:
                assert actions[effect["emergency"]], "an effect with its audit"
    send(threading.Event())
    alerts = listed(city)
    assert len(alerts) == len(messages)
    emergencies = program.get("/v1/emergencies?limit=200", city.officer).json()["emergencies"]
    assert len(emergencies) == 60 and sum(one["state"] == "active" for one in emergencies) == 40
    actions = trail(city)
    for one in emergencies:
        ended = [] if one["state"] == "active" else ["emergency.correction"]
        assert actions[one["id"]] == [*ended, "emergency.create"]
    assert sum(one[0] == "active" for one in seen(city, token)) == 40


def test_a_storm_of_messages_leaves_the_screens_right(city):
    """Twenty a second, out of order and repeated."""
    feed, chance = Feed(city), random.Random(7)
    messages = []
    for number in range(20):
        first = CAP(f"L{number}", headline=f"第{number}報 1")
        second = first.updated(f"L{number}-2", headline=f"第{number}報 2")
        messages += [first, second] + ([second.cancelled(f"L{number}-3", references=f"{first.reference} {second.reference}")] if number % 2 else [])
    sent = chance.sample(messages * 2, len(messages) * 2)
    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        assert {answer.status for answer in pool.map(lambda one: feed.send("cap", one), sent)} == {200}
    took = time.monotonic() - began
    active = [one[4] for one in seen(city) if one[0] == "active"]
    assert sorted(active) == sorted(f"第{number}報 2" for number in range(0, 20, 2))
    assert len(listed(city)) == len(messages)
    print(f"{len(sent)} messages in {took:.2f} s")


def test_a_restart_forgets_nothing(city):
    feed, first = Feed(city), CAP()
    rain = Telegram()
    feed.cap(first)
    feed.jma(rain)
    before = seen(city)
    city.program.stop()
    city.program.start()
    assert seen(city) == before and len(before) == 2
    assert feed.cap(first)["rule"] == "repeated" and feed.jma(rain)["rule"] == "repeated"
    assert feed.cap(first.cancelled("END"))["decision"] == "cancelled"
    until(lambda: sorted(one[0] for one in seen(city)) == ["active", "correction"], 5)


def test_an_identifier_used_again_at_another_time_is_another_message(city):
    feed = Feed(city)
    assert feed.cap(CAP("OLD", sent=now(-180), expires=now(-120)))["rule"] == "expired"
    assert feed.cap(CAP("OLD", sent=now(-1), expires=now(60)))["rule"] == "new"


def test_what_was_decided_is_counted_once(city):
    def counted():
        lines = city.program.get("/metrics").expect(200).body.decode().splitlines()
        found = dict(line.rsplit(" ", 1) for line in lines if line.startswith("kosatsu_alerts_"))
        assert all(f"# TYPE {name.split('{')[0]} counter" in lines for name in found)
        return {name.removeprefix("kosatsu_alerts_"): int(figure) for name, figure in found.items()}
    none = dict.fromkeys([
        *(f'total{{decision="{one}"}}' for one in ("shown", "updated", "cancelled", "ignored", "review", "rejected")),
        "quarantined_total", "alarmed_total", "repeated_total"], 0)
    assert counted() == none, "all of them from the first moment on"
    feed, narrow = Feed(city), Feed(city, "narrow", **{"highest-precedence": "3"})
    first = CAP("A")
    for document, decision in (
            (first, "shown"), (first, "ignored"), (first.updated("B"), "updated"), (CAP("T", status="Test"), "ignored"),
            (first.updated("B").cancelled("C"), "cancelled"), (b"<html>", "rejected"), (CAP("R", type="Update"), "rejected")):
        assert feed.cap(document)["decision"] == decision
    assert narrow.cap(CAP("LARGE"))["decision"] == "review"
    assert counted() == {
        'total{decision="shown"}': 1, 'total{decision="updated"}': 1, 'total{decision="cancelled"}': 1, 'total{decision="ignored"}': 1,
        'total{decision="review"}': 1, 'total{decision="rejected"}': 2, "quarantined_total": 1, "alarmed_total": 3,
        "repeated_total": 1}
