"""A town for the browser: contents that are converted once, and as many displays as tests want, each with a loop of its own."""

import datetime
import pathlib
import subprocess
import uuid
from dataclasses import dataclass

from city import City
from program import ROOT, SAMPLES
from screen import milliseconds

POSTERS = ROOT / "content" / "media"


@dataclass(frozen=True)
class Display:
    id: str
    token: str

    @property
    def target(self):
        return f"display:{self.id}"


class Town:
    def __init__(self, program, directory):
        self.program, self.directory = program, pathlib.Path(directory)
        self.city = City(program)
        self.contents = {}

    def display(self, orientation="landscape", **more):
        name = f"screen-{uuid.uuid4().hex[:8]}"
        document = {"site": "kita-office", "name": "1階ロビー", "orientation": orientation, "languages": ["ja", "en"], **more}
        self.program.put(f"/v1/displays/{name}", self.city.administrator, document).expect(201)
        return Display(name, self.program.token("display", name, display=name))

    def schedule(self, display, *contents, **more):
        return [self.city.schedule(content=content, targets=[display.target], **more) for content in contents]

    def poster(self, name, orientation="landscape"):
        """A poster of ours, for 3 s."""
        return self._uploaded(POSTERS / f"{name}-ja-{orientation}.webp", orientation)

    def photograph(self):
        return self._uploaded(sample("photo.webp", POSTERS / "heat-shelter-ja-landscape.webp"))

    def turned_photograph(self):
        return self._uploaded(sample("photo-rotated-exif.jpg", POSTERS / "story-time-ja-landscape.webp"))

    def document(self):
        """Of several pages, 3 s each."""
        return self._uploaded(sample("flyer-two-pages.pdf", POSTERS / "moving-in-ja-landscape.pdf"))

    def video(self):
        """The first four seconds of one of ours: a whole one would make a test long."""
        cut = self.directory / "four-seconds.mp4"
        if not cut.exists():
            subprocess.run(
                ["ffmpeg", "-v", "error", "-i", POSTERS / "waste-sorting-ja-landscape.mp4", "-t", "4", "-vf", "scale=960:-2", cut],
                check=True, timeout=120)
        return self._uploaded(cut)

    def large_video(self):
        """Ten seconds that become more than one chunk of 8 MiB."""
        noise = self.directory / "noise.mp4"
        if not noise.exists():
            source = "color=c=0x204080:s=640x360:d=10:r=25,noise=alls=80:allf=t"
            line = ["-c:v", "libx264", "-preset", "ultrafast", "-b:v", "20M", "-pix_fmt", "yuv420p"]
            subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, *line, noise], check=True, timeout=120)
        return self._uploaded(noise)

    def notice(self):
        if "notice" in self.contents:
            return self.contents["notice"]
        words = {"ja": {"title": "月曜日は混み合います", "text": "お急ぎでない方は、火曜日から木曜日へ。"},
                 "en": {"title": "Mondays are busy", "text": "If you are not in a hurry, come from Tuesday to Thursday."}}
        return self._kept("notice", self.notice_of(words))

    def notice_of(self, words, **more):
        """A new text notice, for 3 s; `words` are its title and text by language, or its Japanese title alone; `more` is what else
        the content says, as its `lastDay`."""
        if isinstance(words, str):
            words = {"ja": {"title": words, "text": "くわしくは総合案内でおたずねください。"}}
        document = {**self.city.metadata(), "title": {"ja": words["ja"]["title"]}, "alternativeText": {"ja": words["ja"]["title"]},
                    "seconds": 3, "text": words, **more}
        content = self.program.post("/v1/contents", self.city.editor, document).expect(201).json()["id"]
        self.city.approve(content)
        return content

    def _uploaded(self, file, orientation="landscape"):
        name = f"{file.name} {orientation}"
        if name in self.contents:
            return self.contents[name]
        fields = self.city.metadata(file.stem, alternativeText=f"{file.stem}の説明", seconds="3", orientation=orientation)
        content = self.program.upload(self.city.editor, file, fields).expect(201).json()["id"]
        assert self.city.converted(content)["processing"] == "ready", name
        self.city.approve(content)
        return self._kept(name, content)

    def _kept(self, name, content):
        self.contents[name] = content
        return content

    def now(self, display, at=None):
        query = "" if at is None else f"?at={utc(at)}"
        return self.program.get(f"/v1/displays/{display.id}/now{query}", self.city.editor).expect(200).json()

    def programme(self, display, since, until):
        """What the server says is on between two instants: (content, variant, page) with start and end, in order."""
        showings, instant = [], since
        while instant < until:
            now = self.now(display, instant)
            page = None if now.get("page") is None else str(now["page"])
            start, end = milliseconds(now["startsAt"]), milliseconds(now["endsAt"])
            showings.append(((now["content"], now["variant"], page), start, end))
            instant = end
        return showings

    def emergency(self, display, *, break_glass="一人しかいない", token=None, **more):
        reason = {"breakGlassReason": break_glass} if break_glass else {}
        return self.city.emergency(token, targets=[display.target], **reason, **more).expect(201).json()

    def clear(self, emergency):
        self.program.post(f"/v1/emergencies/{emergency['id']}/clearance", self.city.officer, {}).expect(200)

    def delivery(self, emergency, display):
        path = f"/v1/emergencies/{emergency['id']}/deliveries"
        rows = self.program.get(path, self.city.officer).expect(200).json()["deliveries"]
        return next(row for row in rows if row["display"] == display.id)

    def status(self, display):
        return self.program.get(f"/v1/displays/{display.id}", self.city.administrator).expect(200).json()["status"]


def sample(name, otherwise):
    """A sample file where the samples are, else a poster of ours."""
    file = SAMPLES / "media" / name
    return file if file.exists() else otherwise


def utc(instant):
    """`instant` in milliseconds since 1970 as a time for a query."""
    return datetime.datetime.fromtimestamp(instant / 1000, datetime.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def zone_of(hour):
    """A time zone in which it is that hour now."""
    now = datetime.datetime.now(datetime.timezone.utc)
    east = (hour - now.hour) % 24
    east = east if east <= 14 else east - 24
    return f"Etc/GMT{-east:+d}"
