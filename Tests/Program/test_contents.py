"""The PR clerk's posters: taken in, made upright, decided on by two people."""

import hashlib
import subprocess

import pytest


def upload(city, path, **more):
    answer = city.program.upload(city.editor, path, city.metadata(**more)).expect(201).json()
    assert answer["processing"] in ("processing", "ready") and answer["state"] == "draft"
    return city.converted(answer["id"])


def rendition_files(city, pages, directory):
    """Each rendition of `pages` as a file, fetched as a display fetches it, with what the API says of it."""
    for page in pages:
        for rendition in page:
            body = city.program.get(f"/v1/media/{rendition['sha256']}", city.display).expect(200).body
            assert hashlib.sha256(body).hexdigest() == rendition["sha256"]
            assert len(body) == rendition["bytes"]
            file = directory / rendition["sha256"]
            file.write_bytes(body)
            yield file, rendition


def measure(file):
    """Width and height, by the program that draws pictures here, of the pixels as they lie in the file."""
    lines = [
        subprocess.run(["vipsheader", "-f", field, str(file)], capture_output=True, text=True, check=True).stdout
        for field in ("width", "height")]
    return tuple(int(line) for line in lines)


def small_picture(file, directory):
    """16 x 16 pixels of it, as numbers; turned upright as its metadata say."""
    small = directory / f"{file.name}.small.ppm"
    subprocess.run(["vipsthumbnail", str(file), "--size", "16x16!", "-o", str(small)], check=True, capture_output=True)
    return list(small.read_bytes()[-16 * 16 * 3:])


def difference(left, right):
    return sum(abs(a - b) for a, b in zip(left, right)) / len(left)


@pytest.mark.parametrize("name, pages, portrait", [
    ("poster-a0.pdf", 1, True), ("flyer-two-pages.pdf", 2, None)])
def test_each_page_of_a_document_is_an_image_of_its_own(town, sample, tmp_path, name, pages, portrait):
    content = upload(town, sample(f"media/{name}"))
    variant = content["variants"][0]
    assert content["processing"] == "ready", variant
    assert variant["kind"] == "document" and variant["type"] == "application/pdf"
    assert len(variant["pages"]) == pages
    for page in variant["pages"]:
        assert [max(one["width"], one["height"]) for one in page] == [1920, 3840]
    shas = [one["sha256"] for page in variant["pages"] for one in page]
    assert len(set(shas)) == len(shas), "two pages look the same"
    for file, rendition in rendition_files(town, variant["pages"], tmp_path):
        assert measure(file) == (rendition["width"], rendition["height"])
        if portrait is not None:
            assert (rendition["width"] < rendition["height"]) == portrait


@pytest.mark.parametrize("name, type", [
    ("photo-rotated-exif.jpg", "image/jpeg"), ("photo.webp", "image/webp"), ("photo.jpg", "image/jpeg")])
def test_a_picture_comes_out_upright(town, sample, tmp_path, name, type):
    original = sample(f"media/{name}")
    content = upload(town, original)
    variant = content["variants"][0]
    assert content["processing"] == "ready", variant
    assert variant["kind"] == "image" and variant["type"] == type
    assert len(variant["pages"]) == 1
    expected = small_picture(original, tmp_path)
    for file, rendition in rendition_files(town, variant["pages"], tmp_path):
        assert measure(file) == (rendition["width"], rendition["height"])
        shown = small_picture(file, tmp_path)
        rows = [shown[row * 48:row * 48 + 48] for row in range(16)]
        upside_down = [value for row in reversed(rows) for value in row]
        assert difference(shown, expected) < 12 < difference(upside_down, expected)


def test_a_photo_taken_upright_stays_upright(town, sample, tmp_path):
    """A camera held upright stores the picture on its side, and says so: EXIF orientation 6."""
    lying = sample("media/photo.jpg").read_bytes()
    orientation = b"MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"
    segment = b"Exif\x00\x00" + orientation
    photo = tmp_path / "upright.jpg"
    photo.write_bytes(lying[:2] + b"\xff\xe1" + (len(segment) + 2).to_bytes(2, "big") + segment + lying[2:])
    width, height = measure(photo)
    assert width > height
    content = upload(town, photo)
    [[rendition]] = content["variants"][0]["pages"]
    assert (rendition["width"], rendition["height"]) == (height, width)
    [(file, _)] = rendition_files(town, [[rendition]], tmp_path)
    assert difference(small_picture(file, tmp_path), small_picture(photo, tmp_path)) < 12


def test_a_video_becomes_what_every_player_plays(town, sample, tmp_path):
    content = upload(town, sample("media/video-short.mp4"))
    variant = content["variants"][0]
    assert content["processing"] == "ready", variant
    assert variant["kind"] == "video"
    [(file, rendition)] = list(rendition_files(town, variant["pages"], tmp_path))
    assert rendition["type"] == "video/mp4" and rendition["seconds"] > 1
    probe = subprocess.run(
        ["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries",
         "stream=codec_name,profile,level,pix_fmt,width,height", "-of", "default=noprint_wrappers=1", str(file)],
        capture_output=True, text=True, check=True).stdout
    found = dict(line.split("=", 1) for line in probe.split())
    assert (found["codec_name"], found["profile"], found["pix_fmt"]) == ("h264", "High", "yuv420p")
    assert int(found["level"]) <= 41
    assert (int(found["width"]), int(found["height"])) == (rendition["width"], rendition["height"])


def test_the_bytes_say_what_a_file_is_and_not_its_name(town, sample):
    body = sample("media/photo.webp").read_bytes()
    answer = town.program.upload(town.editor, None, town.metadata(), filename="poster.pdf", content=body).expect(201)
    assert town.converted(answer.json()["id"])["variants"][0]["type"] == "image/webp"


def test_another_file_joins_as_a_variant_and_wants_approval_again(town, sample):
    content = upload(town, sample("media/photo.webp"), orientation="landscape")["id"]
    town.approve(content)
    changed = town.program.request(
        "PUT", f"/v1/contents/{content}/variants/en-portrait", token=town.editor,
        body=sample("media/photo-rotated-exif.jpg").read_bytes()).expect(200).json()
    assert [variant["key"] for variant in changed["variants"]] == ["ja-landscape", "en-portrait"]
    assert changed["state"] == "draft" and changed["approvedVersion"] == changed["version"] - 1
    assert town.converted(content)["processing"] == "ready"


def test_two_people_put_a_notice_up(town):
    program = town.program
    content = town.notice("図書館", "本日休館", approved=False)
    program.post(f"/v1/contents/{content}/approval", town.approver).expect(409)
    assert program.post(f"/v1/contents/{content}/submission", town.editor).expect(200).json()["state"] == "submitted"
    program.post(f"/v1/contents/{content}/approval", town.editor).expect(403)
    approved = program.post(f"/v1/contents/{content}/approval", town.approver).expect(200).json()
    assert (approved["state"], approved["approvedVersion"]) == ("approved", approved["version"])
    variant = approved["variants"][0]
    assert (variant["kind"], variant["title"], variant["text"]) == ("text", "図書館", "本日休館")


def test_what_is_returned_says_why_and_can_be_submitted_again(town):
    program = town.program
    content = town.notice(approved=False)
    program.post(f"/v1/contents/{content}/submission", town.editor).expect(200)
    program.post(f"/v1/contents/{content}/return", town.approver, {"reason": " "}).expect(422)
    returned = program.post(f"/v1/contents/{content}/return", town.approver, {"reason": "日付が違います"}).expect(200).json()
    assert (returned["state"], returned["returnReason"]) == ("returned", "日付が違います")
    town.approve(content)


def test_submission_wants_a_department_and_an_alternative_text(town):
    program = town.program
    for missing in ("department", "alternativeText"):
        document = {**town.metadata(), "title": {"ja": "題"}, "alternativeText": {"ja": "説明"},
                    "text": {"ja": {"title": "題", "text": "本文"}}}
        del document[missing]
        content = program.post("/v1/contents", town.editor, document).expect(201).json()["id"]
        problem = program.post(f"/v1/contents/{content}/submission", town.editor).expect(422).json()
        assert problem["field"] == missing


def test_a_new_text_waits_while_the_approved_one_shows(city):
    program = city.program
    content = city.notice("前", "前の本文")
    city.schedule(content=content)
    change = {"text": {"ja": {"title": "後", "text": "後の本文"}}}
    program.request("PATCH", f"/v1/contents/{content}", token=city.editor, json_body=change).expect(200)

    def shown():
        playlist = program.get("/v1/player/playlist", city.display).expect(200).json()
        return playlist["contents"][content]["variants"]["ja-any"]["text"]["title"]
    assert shown() == "前"
    city.approve(content)
    assert shown() == "後"


def test_withdrawing_takes_it_off_every_screen(city):
    program = city.program
    content = city.notice()
    city.schedule(content=content)
    assert content in program.get("/v1/player/playlist", city.display).json()["contents"]
    program.post(f"/v1/contents/{content}/withdrawal", city.editor).expect(200)
    assert content not in program.get("/v1/player/playlist", city.display).json()["contents"]
    now = program.get("/v1/displays/kita-office-1/now", city.editor).json()
    assert now["content"] is None
    assert "withdrawn" in [reason["rule"] for reason in now["why"]]


def test_the_list_comes_in_parts_and_is_searched(city):
    contents = sorted(city.notice(f"お知らせ {number}", approved=False) for number in range(5))
    found, cursor = [], ""
    while cursor is not None:
        part = city.program.get(f"/v1/contents?limit=2{cursor}", city.editor).expect(200).json()
        found += [content["id"] for content in part["contents"]]
        cursor = f"&cursor={part['next']}" if "next" in part else None
    assert found == contents
    searched = city.program.get("/v1/contents?q=%EF%BC%93", city.editor).json()["contents"]
    assert [content["title"]["ja"] for content in searched] == ["お知らせ 3"]
    assert len(city.program.get("/v1/contents?state=approved", city.editor).json()["contents"]) == 0
