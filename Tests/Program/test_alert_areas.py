"""The table from codes to wards: Osaka's is built in, another city brings its own."""

import pytest

from alerts import CAP, Feed, Telegram, seen
from test_bad_input import problem

CSV = {"Content-Type": "text/csv"}
TABLE = """# a city of two wards
codeType,code,wards
気象・地震・火山情報／市町村等,1410000,14101 14102
JIS X 0402,14101,14101
JIS X 0402,14102,14102
"""


def put(city, text, token=None, query=""):
    body = text if isinstance(text, bytes) else text.encode()
    return city.program.request("PUT", f"/v1/alert-areas{query}", token=token or city.administrator, body=body, headers=CSV)


def table(city):
    return city.program.get("/v1/alert-areas", city.editor).expect(200).json()


def test_osaka_s_is_built_in(city):
    answer = table(city)
    assert answer["source"] == "builtIn"
    codes = {(one["codeType"], one["code"]): one["wards"] for one in answer["codes"]}
    assert len(codes[("気象・地震・火山情報／市町村等", "2710000")]) == 24
    assert codes[("JIS X 0402", "27127")] == ["27127"] and len(codes[("津波予報区", "510")]) == 24


def test_another_city_s_decides_where_alerts_go(city):
    city.program.put("/v1/sites/naka", city.administrator, {"name": {"ja": "中", "en": "Naka"}, "ward": "14102"}).expect(201)
    city.program.put("/v1/displays/naka-1", city.administrator, {
        "site": "naka", "name": "naka", "orientation": "landscape"}).expect(201)
    naka, feed = city.program.token("display", display="naka-1"), Feed(city)
    geocode = "<geocode><valueName>JIS X 0402</valueName><value>14102</value></geocode>"
    assert feed.cap(CAP(area=geocode))["rule"] == "elsewhere"
    tried = put(city, TABLE, query="?dryRun=true").expect(200).json()
    assert tried == {"dryRun": True, "codes": 3, "wards": ["14101", "14102"], "wardsWithoutSites": ["14101"],
                     "wardsWithoutCodes": ["27104", "27127"]}
    assert table(city)["source"] == "builtIn"
    assert put(city, TABLE).expect(200).json()["dryRun"] is False
    assert table(city)["source"] == "imported" and len(table(city)["codes"]) == 3
    assert feed.cap(CAP("B", area=geocode))["decision"] == "shown"
    assert len(seen(city, naka)) == 1 and seen(city) == []
    assert feed.jma(Telegram())["rule"] == "elsewhere"
    assert feed.jma(Telegram(area="1410000", office="横浜地方気象台"))["decision"] == "shown"
    assert len(seen(city, naka)) == 2
    row = city.program.get("/v1/audit", city.administrator).json()["audit"]
    assert any((one["action"], one["detail"]) == ("alertAreas.put", {"codes": "3", "wards": "2"}) for one in row)
    city.program.request("DELETE", "/v1/alert-areas", token=city.administrator).expect(204)
    assert table(city)["source"] == "builtIn"
    city.program.request("DELETE", "/v1/alert-areas", token=city.administrator).expect(204)


@pytest.mark.parametrize("text, says", [
    ("", "no lines"), ("code,wards\n", "heading"), ("codeType,code,wards\n", "no lines"),
    ("codeType,code,wards\nX,1\n", "three fields"), ("codeType,code,wards\nX,1,\n", "three fields"),
    ("codeType,code,wards\nX,1,kita\n", "five-digit"), ("codeType,code,wards\nX,1,27127 27127\n", "each once"),
    ("codeType,code,wards\nX,1,27127\nx,1,27104\n", "twice"), ('codeType,code,wards\n"X",1,27127\n', "three fields"),
    (TABLE.encode("shift_jis"), "UTF-8"), ("codeType,code,wards\n" + "X,1,27127\n" * 20_001, "")])
def test_what_is_no_table_is_refused_and_the_old_one_holds(town, text, says):
    document = problem(put(town, text), 422)
    assert says in document["detail"]
    assert table(town)["source"] == "builtIn"


def test_only_an_administrator_of_the_city(town):
    ward = town.program.token("administrator", "ward-admin", ward="27127")
    for token in (town.editor, town.officer, ward):
        problem(put(town, TABLE, token), 403)
    town.program.request("PUT", "/v1/alert-areas", token=town.administrator, json_body={}).expect(415)


def test_on_the_command_line(city, tmp_path):
    program = city.program
    file = tmp_path / "areas.csv"
    file.write_text(TABLE, encoding="utf-8")
    words = ("--data-dir", str(program.directory))
    assert "JIS X 0402,27127,27127" in program.command("areas", "list", *words).stdout
    assert program.command("areas", "import", *words, "--dry-run", str(file)).stdout == "3 codes, 2 wards\n"
    assert table(city)["source"] == "builtIn"
    program.command("areas", "import", *words, str(file))
    assert table(city)["source"] == "imported"
    assert program.command("areas", "list", *words).stdout == "".join(TABLE.splitlines(True)[1:])
    file.write_text("nonsense", encoding="utf-8")
    refused = program.command("areas", "import", *words, str(file), check=False)
    assert refused.returncode == 64 and "heading" in refused.stderr
    for wrong in ((), (str(file), str(file)), (str(tmp_path / "missing.csv"),)):
        assert program.command("areas", "import", *words, *wrong, check=False).returncode != 0
    assert table(city)["source"] == "imported"
