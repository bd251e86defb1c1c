"""What officers do in the tests of emergencies."""

from times import soon


def state(city, token=None):
    return city.program.get("/v1/player/state", token or city.display).expect(200).json()


def on_screen(city, token=None):
    return [(one["id"], one["phase"]) for one in state(city, token)["emergencies"]]


def confirm(city, emergency, token=None, revision=1):
    return city.program.post(
        f"/v1/emergencies/{emergency}/confirmation", token or city.second_officer, {"revision": revision})


def active(city, **more):
    """The id of a message that two officers have put on screen."""
    emergency = city.emergency(**more).expect(201).json()["id"]
    confirm(city, emergency).expect(200)
    return emergency


def revise(city, emergency, token=None, tag="present", **more):
    """A new revision, of the one that is on screen unless `tag` says otherwise; None sends no If-Match."""
    if tag == "present":
        tag = city.program.get(f"/v1/emergencies/{emergency}", city.officer).expect(200).headers["ETag"]
    document = {
        "kind": "live", "precedence": 0, "level": 5, "title": {"ja": "緊急安全確保"}, "text": {"ja": "命を守る行動を。"},
        "targets": ["all"], "expiresAt": soon(3600), **more}
    return city.program.post(
        f"/v1/emergencies/{emergency}/revisions", token or city.officer, document,
        headers={"If-Match": tag} if tag else {})


def audit(city, emergency):
    """Its rows of the audit, newest first."""
    rows = city.program.get("/v1/audit?limit=200", city.administrator).expect(200).json()["audit"]
    return [row for row in rows if row["nounId"] == emergency]
