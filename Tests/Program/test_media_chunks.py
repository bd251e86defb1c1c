"""Large files in a playlist have the digests of their chunks: from the start, and those that were stored before, later."""

import hashlib
import json
import sqlite3
import subprocess

import pytest

from program import until

CHUNK = 8 << 20


@pytest.fixture
def poster(city, tmp_path):
    """A content whose larger rendition is larger than a chunk, on display kita-office-1."""
    file = tmp_path / "noise.png"
    subprocess.run(["vips", "gaussnoise", file, "3840", "3840", "--sigma", "80"], check=True, timeout=60)
    fields = city.metadata(orientation="landscape")
    content = city.program.upload(city.editor, file, fields).expect(201).json()["id"]
    assert city.converted(content)["processing"] == "ready"
    city.approve(content)
    city.schedule(content=content)
    return content


def playlist(city):
    return city.program.get("/v1/player/playlist", city.display).expect(200).json()


def renditions(city, content):
    [page] = playlist(city)["contents"][content]["variants"]["ja-landscape"]["pages"]
    return page["renditions"]


def check(city, found):
    small, large = found[0], found[-1]
    assert small["bytes"] <= CHUNK < large["bytes"] and "chunks" not in small
    data = city.program.get(f"/v1/media/{large['sha256']}", city.display).expect(200).body
    assert len(data) == large["bytes"]
    assert large["chunks"] == [hashlib.sha256(data[start : start + CHUNK]).hexdigest() for start in range(0, len(data), CHUNK)]
    last = f"bytes={(len(large['chunks']) - 1) * CHUNK}-{len(data) - 1}"
    part = city.program.get(f"/v1/media/{large['sha256']}", city.display, headers={"Range": last}).expect(206).body
    assert hashlib.sha256(part).hexdigest() == large["chunks"][-1]


def test_a_large_file_has_digests_of_its_chunks(city, poster):
    check(city, renditions(city, poster))


def test_files_of_an_earlier_version_get_theirs_after_the_start_and_the_playlist_changes(city, poster):
    program = city.program
    whole = renditions(city, poster)
    program.stop()
    database = make_older(program)
    program.start()
    until(lambda: "chunks" in renditions(city, poster)[-1], 30, "that it has its chunks")
    assert renditions(city, poster) == whole
    check(city, whole)
    digest = playlist(city)["digest"]
    assert program.get("/v1/player/state", city.display).json()["playlist"] == digest
    assert "chunks of earlier files" in program.errors()
    # Once is enough.
    program.stop()
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM settings WHERE name = 'media-chunks'").fetchone() == (1,)
    connection.close()
    program.start()
    assert playlist(city)["digest"] == digest


def test_files_that_were_missing_get_theirs_once_they_are_there(city, poster):
    """As where a backup's database was put back before its files."""
    program = city.program
    whole = renditions(city, poster)
    [file] = [path for path in program.files("media") if whole[-1]["sha256"] in path.name]
    program.stop()
    make_older(program)
    away = file.rename(program.directory / "away")
    program.start()
    until(lambda: "a file is missing or cut off" in program.errors(), 30, "that it is missed")
    program.stop()
    away.rename(file)
    program.start()
    until(lambda: "chunks" in renditions(city, poster)[-1], 30, "that it has its chunks")
    check(city, whole)


def make_older(program):
    """What a version that knew of no chunks has left; answers the database's file."""
    database = next(program.directory.glob("*.sqlite*"))
    with sqlite3.connect(database) as connection:
        [(sha256, document)] = connection.execute("SELECT sha256, document FROM media").fetchall()
        bare = json.loads(document)
        forget_chunks(bare)
        connection.execute("UPDATE media SET document = ? WHERE sha256 = ?", (json.dumps(bare), sha256))
        assert connection.execute("DELETE FROM settings WHERE name = 'media-chunks'").rowcount == 1
    connection.close()
    return database


def forget_chunks(document):
    if isinstance(document, dict):
        document.pop("chunks", None)
        document = list(document.values())
    if isinstance(document, list):
        for part in document:
            forget_chunks(part)
