"""Messages of machines for a bad hour in Osaka: CAP alerts with their updates and cancels, and the agency's telegrams. Every
message is different, and what is on the screens at the end does not depend on the order in which they come."""

import collections
import datetime

JST = datetime.timezone(datetime.timedelta(hours=9))
WARDS = ["27102", "27103", "27104", "27106", "27107", "27108", "27109", "27111", "27113", "27114", "27115", "27116",
         "27117", "27118", "27119", "27120", "27121", "27122", "27123", "27124", "27125", "27126", "27127", "27128"]
OSAKA, SAKAI = "2710000", "2714000"
RAIN, LANDSLIDE, SURGE = (f"気象警報・注意報（Ｒ０６）（{element}）" for element in ("大雨", "土砂", "高潮"))
OLD_WARNINGS, EARLY_WARNING = "気象警報・注意報（Ｈ２７）", "緊急地震速報（警報）"
WEATHER_OFFICE, SEISMIC_OFFICE = "大阪管区気象台", "気象庁本庁"

Message = collections.namedtuple("Message", "sent standard series body")


def place(ward):
    """Where the ward's site stands: a grid over the city, so that polygons and circles meet some of them."""
    row, column = divmod(WARDS.index(ward), 6)
    return 34.60 + 0.04 * row, 135.40 + 0.04 * column


def element(name, value):
    return f"<{name}>{value}</{name}>" if value else ""


class Story:
    def __init__(self, chance, now, count):
        self.chance, self.begin = chance, now.astimezone(JST).replace(microsecond=0) - datetime.timedelta(minutes=20)
        self.messages, self.ended = [], set()
        for title, codes in ((RAIN, ("10", "03", "43", "33")), (LANDSLIDE, ("29", "09", "49")), (SURGE, ("19", "08", "48", "38"))):
            self.weather(title, codes)
        self.old_weather()
        for number in range(4):
            self.tsunami(number)
            self.early_warning(number, now)
        for number in range(8):
            self.shaking(number)
        self.not_for_the_public()
        self.telegrams = len(self.messages)
        self.series = 0
        while len(self.messages) < count:
            self.cap(self.series, count - len(self.messages))
            self.series += 1
        # As they were sent; what was sent in one second stands as it was written.
        self.messages.sort(key=lambda message: message.sent)

    def at(self, seconds):
        return self.begin + datetime.timedelta(seconds=seconds)

    # CAP

    def area(self):
        kind = self.chance.choice(["ward", "ward", "wards", "polygon", "circle", "city"])
        if kind == "polygon":
            (south, west), (north, east) = sorted((self.chance.choice((0.02, 0.06, 0.1)), self.chance.choice((0.02, 0.1, 0.14)))
                                                  for _ in range(2))
            corners = [(34.59 + y, 135.38 + x) for y, x in (
                (south, min(west, east)), (south, max(west, east) + 0.05), (north + 0.05, max(west, east) + 0.05),
                (north + 0.05, min(west, east)), (south, min(west, east)))]
            return element("polygon", " ".join(f"{y:.3f},{x:.3f}" for y, x in corners))
        if kind == "circle":
            latitude, longitude = place(self.chance.choice(WARDS))
            return element("circle", f"{latitude:.3f},{longitude:.3f} {self.chance.choice((1, 6))}")
        codes = {"city": ["27100"], "ward": [self.chance.choice(WARDS)]}.get(kind) or self.chance.sample(WARDS, 4)
        return "".join(f"<geocode><valueName>JIS X 0402</valueName><value>{code}</value></geocode>" for code in codes)

    def cap(self, number, most):
        """An alert, and what its sender says of it later: each names the one before, or all before it."""
        sent, references, area = self.at(3 * number), [], self.area()
        updates = self.chance.choice((0, 1, 2, 2, 3))
        end = self.chance.choice((None, None, None, "Cancel", "AllClear"))
        types = (["Alert"] + ["Update"] * updates + ([end] if end else []))[:most]
        if types[-1] in ("Cancel", "AllClear"):
            self.ended.add(number)
        names_all = self.chance.random() < 0.5
        for step, kind in enumerate(types):
            area = self.area() if self.chance.random() < 0.2 else area
            named = references if names_all else references[-1:]
            self.write("cap", f"cap {number}", sent, self.alert(number, step, kind, sent, named, area))
            references.append(f"river@example.jp,R{number}-{step},{sent.isoformat()}")
            sent += datetime.timedelta(seconds=self.chance.randint(1, 60))

    def alert(self, number, step, kind, sent, references, area, status="Actual"):
        severity, urgency = self.chance.choice((("Extreme", "Immediate"), ("Severe", "Expected"), ("Moderate", "Future")))
        info = "" if kind == "Cancel" else (
            f"<info><language>ja</language><category>Met</category><event>増水</event>"
            f"{element('responseType', 'AllClear' if kind == 'AllClear' else '')}<urgency>{urgency}</urgency>"
            f"<severity>{severity}</severity><certainty>Likely</certainty>"
            f"<expires>{self.at(3 * 3600 + number).isoformat()}</expires><headline>増水 {number}-{step}</headline>"
            f"<description>川から離れてください。</description><area><areaDesc>大阪市</areaDesc>{area}</area></info>")
        return (
            '<?xml version="1.0" encoding="UTF-8"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">'
            f"<identifier>R{number}-{step}</identifier><sender>river@example.jp</sender><sent>{sent.isoformat()}</sent>"
            f"<status>{status}</status><msgType>{'Update' if kind == 'AllClear' else kind}</msgType><scope>Public</scope>"
            f"{element('references', ' '.join(references))}{info}</alert>")

    # The agency's telegrams

    def write(self, standard, series, sent, body):
        self.messages.append(Message(sent, standard, series, body.encode()))

    def telegram(
            self, title, sent, body, *, office=WEATHER_OFFICE, type="発表", status="通常", event="", serial="", information=""):
        utc = sent.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.write("jma", f"{title} {event}", sent, (
            '<?xml version="1.0" encoding="UTF-8"?><Report xmlns="http://xml.kishou.go.jp/jmaxml1/"><Control>'
            f"<Title>{title}</Title><DateTime>{utc}</DateTime><Status>{status}</Status><EditorialOffice>{office}</EditorialOffice>"
            f'<PublishingOffice>{office}</PublishingOffice></Control><Head xmlns="http://xml.kishou.go.jp/jmaxml1/informationBasis1/">'
            f"<Title>{title}</Title><ReportDateTime>{sent.isoformat()}</ReportDateTime><EventID>{event}</EventID>"
            f"<InfoType>{type}</InfoType><Serial>{serial}</Serial><InfoKind>種類</InfoKind><Headline>"
            f"<Text>{sent:%M分%S秒}の発表です。</Text>{information}</Headline></Head>"
            f'<Body xmlns="http://xml.kishou.go.jp/jmaxml1/body/meteorology1/">{body}</Body></Report>'))

    @staticmethod
    def warnings(*areas):
        """Kinds in force, or ended, by municipality."""
        items = "".join(
            "<Item>" + "".join(f"<Kind><Name>警報</Name><Code>{code}</Code><Status>{status}</Status></Kind>" for code, status in kinds)
            + f"<Area><Name>市</Name><Code>{area}</Code></Area></Item>" for area, kinds in areas)
        return f'<Warning type="気象警報・注意報（市町村等）">{items}</Warning>'

    def weather(self, title, codes):
        """A state that each telegram replaces as a whole; some are corrected in the same second, one is withdrawn, one series ends."""
        for number in range(20):
            sent, code = self.at(50 * number), self.chance.choice(codes)
            area = OSAKA if number % 3 else self.chance.choice(WARDS) + "00"
            status = "解除" if number == 19 and title == LANDSLIDE else "発表"
            self.telegram(title, sent, self.warnings((area, [(code, status)]), (SAKAI, [(self.chance.choice(codes), "発表")])))
            if number % 5 == 2:
                self.telegram(title, sent, self.warnings((OSAKA, [(self.chance.choice(codes), "発表")])), type="訂正")
        self.telegram(title, self.at(50 * 11), self.warnings(), type="取消")

    def old_weather(self):
        """The old telegram beside them: rain and landslides give way to the new ones, thunder and wind do not."""
        for number in range(8):
            kinds = [(code, "発表") for code in ("03", "09", "14", self.chance.choice(("05", "15")))]
            self.telegram(OLD_WARNINGS, self.at(120 * number + 1), self.warnings((OSAKA, kinds)))

    def tsunami(self, number):
        for step, (code, type) in enumerate((("52", "発表"), ("51", "発表"), *((("50", "発表"),) if number == 1 else ()),
                                             *((("51", "取消"),) if number == 2 else ()))):
            body = (
                "<Tsunami><Forecast><Item><Area><Name>大阪府</Name><Code>510</Code></Area><Category><Kind><Name>津波</Name>"
                f'<Code>{code}</Code></Kind></Category><MaxHeight><TsunamiHeight description="巨大">NaN</TsunamiHeight>'
                "</MaxHeight></Item></Forecast></Tsunami>")
            self.telegram("津波警報・注意報・予報a", self.at(200 * step + number), body, office=SEISMIC_OFFICE, type=type,
                          event=f"2026112108{number}")

    def early_warning(self, number, now):
        """By serial number; a cancel repeats the last. Of a clock that is a minute ahead, so that they outlast the run."""
        area = '<Areas codeType="地震情報／細分区域"><Area><Name>区域</Name><Code>520</Code></Area></Areas>'
        information = f'<Information type="緊急地震速報（細分区域）"><Item><Kind><Code>31</Code></Kind>{area}</Item></Information>'
        begin = now.astimezone(JST).replace(microsecond=0) + datetime.timedelta(seconds=60)

        def write(second, serial, **more):
            self.telegram(
                EARLY_WARNING, begin + datetime.timedelta(seconds=second), "", office=SEISMIC_OFFICE,
                event=f"20261121090{number}", serial=str(serial), **more)
        for serial in range(1, 5):
            write(serial, serial, information=information)
        if number % 2:
            write(5, 4, type="取消")

    def shaking(self, number):
        """A flash that tells areas gives way to the full report that tells wards; two pairs of earthquakes are told to be one."""
        event = f"20261121100{number}"
        body = ("<Intensity><Observation><Pref><Name>大阪府</Name><Code>27</Code><Area><Name>北部</Name><Code>520</Code>"
                "<MaxInt>{0}</MaxInt>{1}</Area></Pref></Observation></Intensity>")
        events = f"{event} 20261121100{number - 1}" if number in (3, 5) else event
        wards = "".join(
            f"<City><Name>区</Name><Code>{ward}00</Code><MaxInt>{self.chance.choice(('2', '3', '4', '5-', '6+'))}</MaxInt></City>"
            for ward in WARDS)
        full = "震源・震度に関する情報"
        for step, (title, said, type, named) in enumerate((
                ("震度速報", body.format("5-", ""), "発表", event), (full, body.format("6+", wards), "発表", event),
                (full, body.format("6+", wards.replace("5-", "5+")), "訂正", events))):
            if number != 7 or step == 0:
                self.telegram(title, self.at(10 * number + min(step, 1)), said, office=SEISMIC_OFFICE, type=type, event=named)

    def not_for_the_public(self):
        sent, body = self.at(7), self.warnings((OSAKA, [("33", "発表")]))
        self.telegram(RAIN, sent, body, status="試験")
        self.telegram(RAIN, sent, body, status="訓練")
        for number, status in enumerate(("Test", "System", "Exercise"), 1000):
            self.write("cap", "test", sent, self.alert(number, 0, "Alert", sent, [], self.area(), status))
