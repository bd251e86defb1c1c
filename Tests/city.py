"""A small city in a program, and what its people do by the API."""

import datetime

from program import until
from times import soon, today


class City:
    """A small city: two sites in two wards with a landscape and a portrait display each, a sensor each, and its people."""

    def __init__(self, program):
        self.program = program
        self.administrator = program.token("administrator", "admin")
        for ward, site in (("27127", "kita-office"), ("27104", "konohana-office")):
            program.put(f"/v1/sites/{site}", self.administrator, {"name": {"ja": site, "en": site}, "ward": ward}).expect(201)
            for number, orientation in (("1", "landscape"), ("2", "portrait")):
                program.put(
                    f"/v1/displays/{site}-{number}", self.administrator,
                    {"site": site, "name": f"{site} {number}", "orientation": orientation, "languages": ["ja", "en"],
                     "drillEnrolled": number == "1"}).expect(201)
            program.put(
                f"/v1/sensors/{site}-sensor", self.administrator,
                {"site": site, "displays": [f"{site}-1", f"{site}-2"]}).expect(201)
        self.editor = self.token("editor", "city-editor")
        self.approver = self.token("approver", "city-approver")
        self.kita_editor = self.token("editor", "kita-editor", ward="27127")
        self.konohana_editor = self.token("editor", "konohana-editor", ward="27104")
        self.officer = self.token("officer", "officer-one")
        self.second_officer = self.token("officer", "officer-two")
        self.kita_officer = self.token("officer", "kita-officer", ward="27127")
        self.analyst = self.token("analyst", "analyst")
        self.display = self.token("display", display="kita-office-1")
        self.sensor = self.token("sensor", sensor="kita-office-sensor")

    def token(self, role, name=None, **of):
        """By the API, which is quicker than a command for each."""
        name = name or f"{role}-{next(iter(of.values()))}"
        return self.program.post("/v1/tokens", self.administrator, {"role": role, "name": name, **of}).expect(201).json()["token"]

    def days(self, before=1, after=30):
        return {"firstDay": str(today() - datetime.timedelta(before)), "lastDay": str(today() + datetime.timedelta(after))}

    def metadata(self, title="お知らせ", **more):
        return {"title": title, "department": "広報課", "alternativeText": "何が書いてあるか", **self.days(), **more}

    def notice(self, title="お知らせ", text="本文", token=None, approved=True, **more):
        """The id of a text notice; approved unless told otherwise."""
        document = {**self.metadata(), "title": {"ja": title}, "alternativeText": {"ja": text},
                    "text": {"ja": {"title": title, "text": text}}, **more}
        content = self.program.post("/v1/contents", token or self.editor, document).expect(201).json()["id"]
        if approved:
            self.approve(content, token)
        return content

    def approve(self, content, token=None):
        self.program.post(f"/v1/contents/{content}/submission", token or self.editor).expect(200)
        self.program.post(f"/v1/contents/{content}/approval", self.approver).expect(200)

    def converted(self, content):
        """The content once its file is converted, or has failed."""
        def ready():
            found = self.program.get(f"/v1/contents/{content}", self.editor).expect(200).json()
            return found if found["processing"] != "processing" else None
        return until(ready, 120, "the conversion")

    def schedule(self, token=None, **entry):
        entry = {"targets": ["all"], **entry}
        return self.program.post("/v1/schedule", token or self.editor, entry).expect(201).json()["id"]

    def emergency(self, token=None, hours=1, **more):
        document = {
            "kind": "live", "precedence": 0, "level": 5, "title": {"ja": "緊急安全確保", "en": "Emergency"},
            "text": {"ja": "命を守る行動を。", "en": "Save your life."}, "targets": ["all"], "presentation": "fullScreen",
            "expiresAt": soon(hours * 3600), **more}
        return self.program.post("/v1/emergencies", token or self.officer, document)
