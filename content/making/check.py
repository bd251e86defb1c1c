"""Compares catalog.json with the files it names, by the standard library, ffprobe and pdfinfo."""

import json
import re
import subprocess
from pathlib import Path

LARGEST_FOLDER_BYTES = 8_000_000
LANGUAGES = {"ja", "en"}
PRIORITIES = {3, 5, 7}
FIELDS = {
    "id", "title", "department", "owner", "seconds", "audience", "alternativeText", "priority", "pool",
    "suggestedSlots", "variants", "text",
}
REQUIRED = FIELDS - {"suggestedSlots", "variants", "text"}


class CheckError(Exception):
    """A file that cannot be read as what its name says."""


def check(folder: Path, catalogue: dict) -> list[str]:
    """Everything that is wrong, as sentences that name the content or the file."""
    contents = catalogue["contents"]
    faults = []
    identifiers = [content.get("id", "") for content in contents]
    faults += [f"{name}: the id occurs twice" for name in sorted(set(identifiers)) if identifiers.count(name) > 1]
    for content in contents:
        faults += [f"{content.get('id')}: {fault}" for fault in _content(folder, content)]
    named = {variant["file"] for content in contents for variant in content.get("variants", [])}
    present = {f"media/{file.name}" for file in (folder / "media").iterdir()}
    faults += [f"{file}: no content names it" for file in sorted(present - named)]
    total = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    if total > LARGEST_FOLDER_BYTES:
        faults.append(f"the folder holds {total} bytes, more than {LARGEST_FOLDER_BYTES}")
    return faults


def _content(folder: Path, content: dict) -> list[str]:
    faults = [f"{field} is missing" for field in sorted(REQUIRED - content.keys())]
    faults += [f"{field} is unknown" for field in sorted(content.keys() - FIELDS)]
    if faults:
        return faults
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", content["id"]):
        faults.append("the id is not of the contract's form")
    if not re.fullmatch(r"city|27\d{3}", content["owner"]):
        faults.append("the owner is neither city nor a ward's code")
    if content["priority"] not in PRIORITIES or not isinstance(content["pool"], bool):
        faults.append("priority or pool is wrong")
    if not isinstance(content["seconds"], int) or not 5 <= content["seconds"] <= 60:
        faults.append("seconds is not a whole number from 5 to 60")
    if not content["department"] or not content["title"].get("ja") or not content["alternativeText"].get("ja"):
        faults.append("department, title and alternativeText need Japanese")
    faults += _audience(content["audience"])
    if ("variants" in content) == ("text" in content):
        return faults + ["has either variants or text"]
    for language, notice in content.get("text", {}).items():
        if language not in LANGUAGES or not notice.get("title") or not notice.get("text"):
            faults.append(f"the notice in {language} lacks title or text")
    variants = content.get("variants", [])
    kinds = [(variant["language"], variant["orientation"]) for variant in variants]
    if len(set(kinds)) != len(kinds):
        faults.append("two variants of one language and orientation")
    for language in {kind[0] for kind in kinds}:
        if language not in content["title"] or language not in content["alternativeText"]:
            faults.append(f"title or alternativeText lacks {language}")
    for variant in variants:
        faults += [f"{variant['file']}: {fault}" for fault in _file(folder / variant["file"], variant["orientation"])]
    return faults


def _audience(audience: dict | None) -> list[str]:
    if audience is None:
        return []
    good = audience and audience.keys() <= {"sex", "fromAge", "untilAge"}
    good = good and audience.get("sex", "female") in {"female", "male"}
    good = good and 0 <= audience.get("fromAge", 0) <= audience.get("untilAge", 120) <= 120
    return [] if good else ["the audience is wrong"]


def _file(file: Path, orientation: str) -> list[str]:
    if not file.is_file():
        return ["is missing; python3 content/make.py draws it"]
    try:
        return _measures(file, orientation)
    except CheckError as error:
        return [str(error)]


def _measures(file: Path, orientation: str) -> list[str]:
    if file.suffix == ".pdf":
        width, height, pages = _document_size(file)
        if pages < 2:
            return ["has a single page"]
        if abs(max(width, height) * 9 - min(width, height) * 16) > 16:
            return [f"has pages of {width} x {height} points, which is not 16:9"]
    else:
        width, height = _picture_size(file)
        if sorted((width, height)) != [1080, 1920]:
            return [f"measures {width} x {height} pixels"]
    return [] if (width > height) == (orientation == "landscape") else [f"is not {orientation}"]


def _picture_size(file: Path) -> tuple[int, int]:
    entries = "stream=width,height,codec_type"
    streams = _run("ffprobe", "-v", "error", "-show_entries", entries, "-of", "json", str(file))
    stream = next(stream for stream in json.loads(streams)["streams"] if stream["codec_type"] == "video")
    return stream["width"], stream["height"]


def _document_size(file: Path) -> tuple[float, float, int]:
    answer = _run("pdfinfo", str(file))
    pages = re.search(r"^Pages:\s+(\d+)", answer, re.MULTILINE)
    size = re.search(r"^Page size:\s+([\d.]+) x ([\d.]+)", answer, re.MULTILINE)
    if pages is None or size is None:
        raise CheckError("pdfinfo tells neither its pages nor their size")
    return float(size[1]), float(size[2]), int(pages[1])


def _run(*command: str) -> str:
    outcome = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    if outcome.returncode != 0:
        raise CheckError(f"{command[0]} cannot read it: {outcome.stderr.strip()}")
    return outcome.stdout
