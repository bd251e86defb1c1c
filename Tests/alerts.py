"""Messages of machines: CAP alerts and telegrams of the agency, made for the moment of the test or moved there from real ones."""

import dataclasses
import datetime
import re

from times import TOKYO

OSAKA_POLYGON = "34.60,135.40 34.80,135.40 34.80,135.60 34.60,135.60 34.60,135.40"
KITA = "<geocode><valueName>JIS X 0402</valueName><value>27127</value></geocode>"
KONOHANA = "<geocode><valueName>JIS X 0402</valueName><value>27104</value></geocode>"
XML = {"Content-Type": "application/xml"}


def now(minutes=0, seconds=0):
    return datetime.datetime.now(TOKYO).replace(microsecond=0) + datetime.timedelta(minutes=minutes, seconds=seconds)


def text(moment):
    return moment.isoformat()


@dataclasses.dataclass
class CAP:
    identifier: str = "A"
    sent: datetime.datetime = dataclasses.field(default_factory=lambda: now(-1))
    sender: str = "office@example.jp"
    status: str = "Actual"
    type: str = "Alert"
    scope: str = "Public"
    references: str | None = None
    severity: str = "Severe"
    urgency: str = "Immediate"
    expires: datetime.datetime | None = dataclasses.field(default_factory=lambda: now(60))
    response: str = ""
    event_code: str = ""
    headline: str = "淀川で氾濫のおそれ"
    area: str = KITA
    info: bool = True

    @property
    def reference(self):
        return f"{self.sender},{self.identifier},{text(self.sent)}"

    def updated(self, identifier, seconds=10, **change):
        return dataclasses.replace(
            self, **{"identifier": identifier, "type": "Update", "references": self.reference,
                     "sent": self.sent + datetime.timedelta(seconds=seconds), "headline": f"続報 {identifier}", **change})

    def cancelled(self, identifier, seconds=20, **change):
        return self.updated(identifier, seconds, **{"type": "Cancel", "info": False, **change})

    def xml(self):
        def element(name, value):
            return f"<{name}>{value}</{name}>" if value else ""
        code = f"<eventCode><valueName>SAME</valueName><value>{self.event_code}</value></eventCode>" if self.event_code else ""
        info = (
            f"<info><language>ja</language><category>Met</category><event>洪水</event>{element('responseType', self.response)}"
            f"<urgency>{self.urgency}</urgency><severity>{self.severity}</severity><certainty>Likely</certainty>{code}"
            f"{element('expires', self.expires and text(self.expires))}<headline>{self.headline}</headline>"
            f"<description>川から離れてください。</description><area><areaDesc>大阪市</areaDesc>{self.area}</area></info>")
        return (
            '<?xml version="1.0" encoding="UTF-8"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">'
            f"<identifier>{self.identifier}</identifier><sender>{self.sender}</sender><sent>{text(self.sent)}</sent>"
            f"<status>{self.status}</status><msgType>{self.type}</msgType><scope>{self.scope}</scope>"
            f"{element('references', self.references)}{info if self.info else ''}</alert>").encode()


@dataclasses.dataclass
class Telegram:
    """A state of heavy rain (VPWW55) unless told otherwise."""
    kinds: tuple = (("43", "大雨", "発表"),)
    sent: datetime.datetime = dataclasses.field(default_factory=lambda: now(-1))
    title: str = "気象警報・注意報（Ｒ０６）（大雨）"
    status: str = "通常"
    type: str = "発表"
    area: str = "2710000"
    office: str = "大阪管区気象台"
    event: str = ""
    serial: str = ""

    def later(self, seconds, **change):
        return dataclasses.replace(self, **{"sent": self.sent + datetime.timedelta(seconds=seconds), **change})

    def xml(self):
        items = "".join(
            f"<Kind><Name>{name}</Name><Code>{code}</Code><Status>{status}</Status></Kind>" for code, name, status in self.kinds)
        utc = self.sent.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        return (
            '<?xml version="1.0" encoding="UTF-8"?><Report xmlns="http://xml.kishou.go.jp/jmaxml1/"><Control>'
            f"<Title>{self.title}</Title><DateTime>{utc}</DateTime><Status>{self.status}</Status>"
            f"<EditorialOffice>{self.office}</EditorialOffice><PublishingOffice>{self.office}</PublishingOffice></Control>"
            '<Head xmlns="http://xml.kishou.go.jp/jmaxml1/informationBasis1/"><Title>大阪府大雨警報・注意報</Title>'
            f"<ReportDateTime>{text(self.sent)}</ReportDateTime><EventID>{self.event}</EventID><InfoType>{self.type}</InfoType>"
            f"<Serial>{self.serial}</Serial><InfoKind>種類</InfoKind><Headline><Text>大阪府にレベル４大雨危険警報を発表しています。</Text>"
            '</Headline></Head><Body xmlns="http://xml.kishou.go.jp/jmaxml1/body/meteorology1/">'
            f'<Warning type="気象警報・注意報（市町村等）"><Item>{items}<Area><Name>市</Name><Code>{self.area}</Code></Area></Item>'
            "</Warning></Body></Report>").encode()


def moved(path, *replacements, minutes=-1):
    """A real telegram as if it had been sent so many minutes from now, about another place."""
    document = path.read_text(encoding="utf-8")
    sent = now(minutes)
    document = re.sub(r"<DateTime>[^<]*", "<DateTime>" + sent.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"), document)
    document = re.sub(r"<ReportDateTime>[^<]*", f"<ReportDateTime>{text(sent)}", document)
    for old, new in replacements:
        assert old in document, old
        document = document.replace(old, new)
    return document.encode()


def current(path, *replacements, minutes=-1):
    """A real CAP alert as if it had been sent so many minutes from now, for an hour from now."""
    document = path.read_text(encoding="utf-8")
    document = re.sub(r"<sent>[^<]*", f"<sent>{text(now(minutes))}", document)
    document = re.sub(r"<expires>[^<]*", f"<expires>{text(now(60))}", document)
    for old, new in replacements:
        assert old in document, old
        document = document.replace(old, new)
    return document.encode()


class Feed:
    """A feed by its token."""

    def __init__(self, city, name="test", **caps):
        self.city, self.name = city, name
        self.token = city.program.token("feed", feed=name, **caps)

    def send(self, standard, document):
        return self.city.program.request(
            "POST", f"/v1/alerts/{standard}", token=self.token, headers=XML,
            body=document if isinstance(document, bytes) else document.xml())

    def cap(self, document):
        return self.send("cap", document).expect(200).json()

    def jma(self, document):
        return self.send("jma", document).expect(200).json()


def seen(city, token=None):
    """What a display shows, without names and times that differ from one telling to the next."""
    state = city.program.get("/v1/player/state", token or city.display).expect(200).json()
    return [(one["phase"], one["kind"], one["level"], one["precedence"], one["title"]["ja"], one["text"]["ja"])
            for one in state["emergencies"]]


def alert(city, answer, token=None):
    return city.program.get(f"/v1/alerts/{answer['id']}", token or city.officer).expect(200).json()


def listed(city, query="", token=None):
    return city.program.get(f"/v1/alerts?limit=200{query}", token or city.officer).expect(200).json()["alerts"]


def trail(city):
    """All that the audit has of each noun, newest first."""
    actions, cursor = {}, ""
    while cursor is not None:
        page = city.program.get(f"/v1/audit?limit=200{cursor}", city.administrator).expect(200).json()
        for row in page["audit"]:
            actions.setdefault(row["nounId"], []).append(row["action"])
        cursor = f"&cursor={page['next']}" if "next" in page else None
    return actions
