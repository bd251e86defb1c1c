"""The demo city: made once, there again at once."""

import re
import time

import pytest

from program import ROOT, Program


class Demo(Program):
    """`kosatsu demo` with the real posters, until it has said its welcome."""

    def arguments(self):
        return ["demo", "--data-dir", str(self.directory), "--content", str(ROOT / "content"), "--listen", self.listen]

    def start(self, deadline=300):
        super().start(deadline)
        self.tokens = dict(line.split() for line in self.said if re.fullmatch(r"  \S+ +kst_\S+", line))
        return self


@pytest.fixture
def demo(tmp_path):
    with Demo(tmp_path / "demo") as running:
        yield running


def check(demo):
    """What a visitor expects of it. Returns what must be the same the next time."""
    tokens = demo.tokens
    displays = demo.get("/v1/displays", tokens["demo-editor"]).expect(200).json()["displays"]
    sites = demo.get("/v1/sites", tokens["demo-editor"]).expect(200).json()["sites"]
    told = set(re.findall(r"\$SERVER/v1/displays/([a-z0-9-]+)", (ROOT / "README.md").read_text()))
    assert told and told <= {display["id"] for display in displays}, "what README.md asks of is there"
    assert len(displays) == 50 and len(sites) == 25 and len({site["ward"] for site in sites}) >= 24
    assert {display["orientation"] for display in displays} == {"landscape", "portrait"}
    contents = demo.get("/v1/contents?limit=200", tokens["demo-editor"]).expect(200).json()["contents"]
    assert len(contents) >= 20
    assert {(content["processing"], content["state"]) for content in contents} == {("ready", "approved")}
    kinds = {variant["kind"] for content in contents for variant in content["variants"]}
    assert kinds == {"image", "document", "video", "text"}
    playlist = demo.get("/v1/player/playlist", tokens["kita-office-1"]).expect(200).json()
    assert any(segment["loop"] for segment in playlist["segments"])
    rankings = demo.get("/v1/rankings?display=kita-office-1&hour=10", tokens["demo-analyst"]).expect(200).json()["rankings"]
    assert len(rankings) >= 12 and any(row["score"] > 1.05 for row in rankings)
    for name, path in {"demo-officer": "emergencies", "demo-second-officer": "emergencies", "demo-approver": "contents",
                       "demo-administrator": "audit", "demo-analyst": "tokens"}.items():
        demo.get(f"/v1/{path}", tokens[name]).expect(403 if path == "tokens" else 200)
    return sorted(content["id"] for content in contents), sorted(display["id"] for display in displays)


def test_the_demo_city_is_made_once_and_comes_back_at_once(demo):
    assert any("poster 1 of" in line for line in demo.said) and any("/player/#token=kst_" in line for line in demo.said)
    first, old = check(demo), demo.tokens
    demo.stop()
    began = time.monotonic()
    demo.start()
    assert time.monotonic() - began < 20, "the second start made the city again"
    assert not any("poster" in line for line in demo.said)
    assert check(demo) == first
    assert set(old.values()).isdisjoint(demo.tokens.values())
    demo.get("/v1/contents", old["demo-editor"]).expect(401)
