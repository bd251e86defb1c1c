import Signage
import Testing

@testable import WebAPI

@Suite("The contract's nouns are taken as they should be sent")
struct SchemaNounsTests {
  private func read(_ schema: Schema, _ text: String) throws -> JSONValue {
    try schema.read(try JSONReader.parse(text))
  }

  private func paths(_ schema: Schema, _ text: String) throws -> [String] {
    schema.check(try JSONReader.parse(text)).map(\.path)
  }

  @Test("the smallest site becomes a noun")
  func site() throws {
    var object = try #require(try read(.site, #"{"name":{"ja":"北区役所"},"ward":"27127"}"#).object)
    object["id"] = "kita-office"
    let site = try JSONValue.object(object).decode(Site.self)
    #expect(site.timeZone == "Asia/Tokyo")
    #expect(site.calendar == OpeningCalendar())
    #expect(
      try paths(.site, #"{"name":{"en":"Kita"},"ward":"Kita","latitude":91,"timeZone":"Mars"}"#) == [
        "name/ja", "ward", "latitude", "timeZone",
      ])
  }

  @Test("the smallest display becomes a noun, with the pixels of its orientation")
  func display() throws {
    for (orientation, width) in [("landscape", 1920), ("portrait", 1080)] {
      let read = try read(.display, #"{"site":"kita-office","name":"1F","orientation":"\#(orientation)"}"#)
      var object = try #require(Schema.completedDisplay(read).object)
      object["id"] = "kita-1"
      let display = try JSONValue.object(object).decode(Display.self)
      #expect(display.widthPixels == width && display.heightPixels == 3000 - width)
      #expect(display.languages == ["ja"])
    }
    let own = Schema.completedDisplay(
      try read(.display, #"{"site":"a","name":"b","widthPixels":3840,"heightPixels":2160}"#))
    #expect(own["widthPixels"] == 3840)
    #expect(try paths(.display, #"{"site":"a","name":"b","id":"c"}"#) == ["id"])
  }

  @Test("a sensor becomes a noun")
  func sensor() throws {
    var object = try #require(try read(.sensor, #"{"site":"kita-office","displays":["kita-1"]}"#).object)
    object["id"] = "kita-s"
    #expect(try JSONValue.object(object).decode(Sensor.self).displays == [try #require(DisplayID("kita-1"))])
    #expect(try paths(.sensor, #"{"site":"kita-office","displays":["kita-1","kita-1"]}"#) == ["displays/1"])
  }

  @Test(
    "slots",
    arguments: [
      ("{}", []),
      (#"{"monthlyDays":[{"day":-1},{"weekday":"sun","nth":-1}],"windows":[{"from":"22:00","until":"02:00"}]}"#, []),
      (#"{"monthlyDays":[{"day":0}]}"#, ["monthlyDays/0/day"]),
      (#"{"monthlyDays":[{"nth":1}]}"#, ["monthlyDays/0/weekday"]),
      (#"{"weekdays":["mon","monday"]}"#, ["weekdays/1"]), (#"{"weekdays":[]}"#, ["weekdays"]),
      (#"{"everyWeeks":0}"#, ["everyWeeks"]),
      (#"{"windows":[{"from":"22:00"}]}"#, ["windows/0/until"]), (#"{"holiday":"only"}"#, ["holiday"]),
      (#"{"opening":"include","holidays":"include"}"#, ["opening"]),
    ] as [(String, [String])])
  func slots(text: String, wrong: [String]) throws {
    #expect(try paths(.slot, text) == wrong)
    if wrong.isEmpty { #expect(throws: Never.self) { try JSONReader.parse(text).decode(Slot.self) } }
  }

  @Test("contents: a notice, a form, a change")
  func contents() throws {
    let notice =
      #"{"title":{"ja":"粗大ごみ"},"firstDay":"2026-11-01","lastDay":"2026-11-30","text":{"ja":{"title":"粗大ごみ","text":"予約\n制です"}}}"#
    let read = try read(.textNotice, notice)
    #expect(read["seconds"] == 10)
    #expect(read["alternativeText"] == [:])
    #expect(try paths(.textNotice, notice.replacing("\"text\":\"", with: "\"text\":\"\\u0000")) == ["text/ja/text"])
    #expect(try paths(.textNotice, notice.replacing("2026-11-30", with: "2026-11-31")) == ["lastDay"])
    let form = try AcceptedBody.readForm(
      [
        ("title", "粗大ごみ"), ("firstDay", "2026-11-01"), ("lastDay", "2026-11-30"), ("audience", #"{"fromAge":65}"#),
        ("alternativeText", ""),
      ],
      of: Schema.contentForm)
    #expect(form["language"] == "ja" && form["audience"]?["fromAge"] == 65)
    #expect(LocalizedText(form["title"], in: "ja") == ["ja": "粗大ごみ"])
    #expect(LocalizedText(form["alternativeText"], in: "ja").isEmpty)
    #expect(LocalizedText(["en": "x", "ja": "y"], in: "ko") == ["en": "x", "ja": "y"])
    let change = Schema.contentChange.mergePatch
    #expect(change.check(["audience": .null, "title": ["en": .null]]) == [])
    #expect(change.check(["owner": "city"]).map(\.path) == ["owner"])
    #expect(change.check(["lastDay": .null]).map(\.path) == ["lastDay"])
  }

  @Test("a schedule entry names exactly one subject")
  func entries() throws {
    let read = try read(.scheduleEntry, #"{"pool":"top","targets":["all"]}"#)
    #expect(
      read["priority"] == 3 && read["playsPerLoop"] == 1 && read["slots"] == [] && read["alwaysIncluded"] == false)
    let subject = try ScheduleEntry.Subject(entry: read)
    #expect(subject == .pool(try #require(PoolID("top"))))
    #expect(subject.member == ("pool", "top"))
    #expect(try paths(.scheduleEntry, #"{"targets":["all"]}"#) == ["content"])
    #expect(try paths(.scheduleEntry, #"{"pool":"a","content":"b","targets":["all"]}"#) == ["pool"])
    #expect(
      try paths(.scheduleEntry, #"{"pool":"a","targets":["ward:kita"],"priority":10}"#) == ["targets/0", "priority"])
  }

  @Test("an emergency becomes a message")
  func emergency() throws {
    let text = #"""
      {"kind":"drill","precedence":0,"level":null,"title":{"ja":"訓練"},"text":{"ja":"避難\n訓練"},"targets":["ward:27127"],
       "expiresAt":"2026-11-21T12:00:00+09:00"}
      """#
    let templates = try EmergencyTemplates()
    let message = try read(.emergency, text).decode(EmergencyRequest.self).message(templates)
    #expect(message.presentation == .fullScreen && message.level == nil)
    #expect(
      try paths(.emergency, text.replacing("\"訓練\"", with: "\"\(String(repeating: "訓", count: 41))\"")) == ["title/ja"])
    #expect(
      try paths(.emergencyRevision, text.replacing("\"level\":null", with: "\"breakGlassReason\":\" \"")) == [
        "breakGlassReason"
      ])
    let filled = try read(
      .emergency,
      #"""
      {"kind":"live","template":"tsunami","blanks":{"place":{"ja":"北区","en":"Kita"},"time":"9:00"},"targets":["all"],
       "expiresAt":"2026-11-21T12:00:00+09:00"}
      """#
    ).decode(EmergencyRequest.self).message(templates)
    #expect(filled.precedence == 1 && filled.text.languages.count == 9)
    #expect(filled.text["en"]?.hasPrefix("As of 9:00, a tsunami may reach Kita.") == true)
    #expect(try paths(.emergency, #"{"blanks":{"place":7}}"#).contains("blanks/place"))
    #expect(try paths(.confirmation, "{}") == ["revision"])
    #expect(try read(.clearance, "{}")["text"] == [:])
    #expect(try paths(.correction, #"{"text":{"en":"Wrong"}}"#) == ["text/ja"])
  }

  private static let observation = #"""
    {"observations":[{"schemaVersion":1,"sensor":"kita-s","periodStart":"2026-11-21T09:00:00+09:00","periodSeconds":60,
     "coverageSeconds":60,"tier":"ots","bandScheme":"four","cells":[{"sex":"female","band":"65+","ots":3,"look":1}],
     "totalOts":3,"totalLook":1,"model":{"vendor":"v","version":"1"}}]}
    """#

  @Test(
    "observations have exactly the contract's fields",
    arguments: [
      ("", "", []), ("\"tier\"", "\"personId\":7,\"tier\"", ["observations/0/personId"]),
      ("\"ots\":3,", "\"ots\":3,\"image\":\"iVBOR\",", ["observations/0/cells/0/image"]),
      ("\"ots\":3,", "\"ots\":3.0,", ["observations/0/cells/0/ots"]),
      ("\"schemaVersion\":1", "\"schemaVersion\":2", ["observations/0/schemaVersion"]),
      ("\"ots\":3,", "\"ots\":-3,", []), ("\"periodSeconds\":60", "\"periodSeconds\":61", []),
    ] as [(String, String, [String])])
  func observations(replaced: String, with replacement: String, wrong: [String]) throws {
    let text = replaced.isEmpty ? Self.observation : Self.observation.replacing(replaced, with: replacement)
    #expect(try paths(.observations, text) == wrong)
    if wrong.isEmpty {
      let observation = try #require(try read(.observations, text)["observations"]?[0]).decode(Observation.self)
      #expect(observation.revision == 1 && !observation.backfill && observation.cells.count == 1)
      #expect(observation.periodStart == Instant(rfc3339: "2026-11-21T00:00:00Z"))
    }
  }

  @Test("players' reports")
  func reports() throws {
    let text = #"""
      {"installation":"0190b7a0-5f3e-7c2a-9d41-3b8f6c1e2a70","clockOffsetMilliseconds":-3.5,"storageFreeBytes":0,"transport":"events",
       "version":"0.1.0","panel":"unknown","plays":[{"id":"5A1B","content":"c","variant":"ja-landscape","entry":null,
       "startedAt":"2026-11-21T00:00:00.000Z","seconds":9.98,"completed":true,"assignment":{"kind":"floor","probability":0.25}}],
       "deliveries":[{"emergency":"e","revision":1,"receivedAt":"2026-11-21T00:00:00Z","shownAt":null}],
       "faults":[{"code":"mediaBroken","detail":"","at":"2026-11-21T00:00:00Z"}]}
      """#
    #expect(try paths(.playerReports, text) == [])
    #expect(
      try paths(.playerReports, text.replacing("\"completed\"", with: "\"face\"")) == [
        "plays/0/face", "plays/0/completed",
      ])
    #expect(try read(.playerReports, #"{"installation":"x"}"#)["plays"] == [])
  }

  @Test("tokens and pairings")
  func access() throws {
    #expect(try paths(.token, #"{"role":"editor","name":"Sato","ward":"27127"}"#) == [])
    #expect(try paths(.token, #"{"role":"king","name":"","ward":"Kita"}"#) == ["role", "name", "ward"])
    #expect(try paths(.pairing, #"{"code":"K7PX3M"}"#) == [])
    #expect(try paths(.reason, #"{"reason":" "}"#) == ["reason"])
  }
}
