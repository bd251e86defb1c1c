import Signage
import Testing

/// A small city for the schedule's tests: one site with one display, to which contents and entries are added.
struct TestCity {
  static let site = id("kita-office", SiteID.self)
  static let display = id("kita-1", DisplayID.self)

  var inputs: ScheduleInputs

  init(zone: String = "Asia/Tokyo", languages: [String] = ["ja"], orientation: Orientation = .landscape) {
    inputs = ScheduleInputs(
      revision: 1,
      sites: [
        Self.site: Site(
          id: Self.site, name: ["ja": "北区役所", "en": "Kita Ward Office"], ward: ward("27127"), timeZone: zone)
      ],
      displays: [
        Self.display: Display(
          id: Self.display, site: Self.site, name: "1", orientation: orientation, languages: languages,
          tags: ["tourism"])
      ])
  }

  /// A playable image in Japanese, unless told otherwise.
  mutating func content(
    _ name: String, firstDay: LocalDate = day("2026-01-01"), lastDay: LocalDate = day("2026-12-31"), seconds: Int = 10,
    readiness: PlayableContent.Readiness = .playable, variants: [PlayableVariant] = [picture()]
  ) {
    let content = id(name, ContentID.self)
    inputs.contents[content] = PlayableContent(
      id: content, owner: .city, readiness: readiness, title: ["ja": name],
      period: try? DisplayPeriod(firstDay: firstDay, lastDay: lastDay), seconds: seconds, variants: variants)
  }

  /// An entry of a content of the same name, which is made if there is none. Entries are as old as they come.
  @discardableResult
  mutating func entry(
    _ name: String, _ subject: ScheduleEntry.Subject? = nil, targets: [Signage.Target] = [.all], slots: [Slot] = [],
    priority: Int = 3, plays: Int = 1, always: Bool = false, area: Area = .city
  ) -> EntryID {
    if subject == nil, inputs.contents[id(name, ContentID.self)] == nil { content(name) }
    let entry = id(name, EntryID.self)
    inputs.entries.append(
      ScheduleEntry(
        id: entry, subject: subject ?? .content(id(name, ContentID.self)), targets: targets, slots: slots,
        priority: Priority(priority) ?? .standard, playsPerLoop: plays, alwaysIncluded: always, area: area,
        createdAt: Instant(milliseconds: Int64(inputs.entries.count)), createdBy: "test"))
    return entry
  }

  func playlist(from: String, days: Int = 8) throws -> Playlist {
    try #require(Schedule.resolve(inputs, display: Self.display, from: day(from), days: days))
  }

  /// The contents of the loop at a local time, as `a b c`; `standby`, or `board` where it is empty.
  func loop(at time: String) throws -> String {
    let segment = try showing(at: time).segment
    if segment.standby { return "standby" }
    return segment.loop.isEmpty ? "board" : segment.loop.map(\.content.text).joined(separator: " ")
  }

  func showing(at time: String) throws -> Showing {
    try #require(Schedule.showing(inputs, display: Self.display, at: instant(time)))
  }
}

/// What a test writes down itself, and so can only be missing by a slip of the pen.
func must<Value>(_ value: Value?) -> Value {
  guard let value else { preconditionFailure("a test names something that cannot be") }
  return value
}

func id<Noun>(_ text: String, _: Identifier<Noun>.Type) -> Identifier<Noun> { must(Identifier<Noun>(text)) }
func ward(_ code: String) -> WardCode { must(WardCode(code)) }
func day(_ text: String) -> LocalDate { must(LocalDate(text)) }
func time(_ text: String) -> LocalTime { must(LocalTime(text)) }
func window(_ from: String, _ until: String) -> Window { Window(from: time(from), until: time(until)) }
/// With an offset, or without one in Tokyo.
func instant(_ text: String) -> Instant { must(Instant(rfc3339: text) ?? Instant(rfc3339: text + "+09:00")) }

func picture(_ language: String = "ja", _ orientation: Orientation? = .landscape) -> PlayableVariant {
  PlayableVariant(language: language, orientation: orientation, picture: .media(.image([rendition()])))
}

func document(_ pages: Int, _ language: String = "ja", _ orientation: Orientation? = .landscape) -> PlayableVariant {
  let page = [rendition()]
  return PlayableVariant(
    language: language, orientation: orientation, picture: .media(.document(Array(repeating: page, count: pages))))
}

func video(_ seconds: Double?, _ language: String = "ja", _ orientation: Orientation? = .landscape) -> PlayableVariant {
  PlayableVariant(language: language, orientation: orientation, picture: .media(.video(rendition(seconds: seconds))))
}

func rendition(seconds: Double? = nil) -> Rendition {
  Rendition(
    sha256: String(repeating: "a", count: 64), type: seconds == nil ? "image/png" : "video/mp4", width: 1920,
    height: 1080, bytes: 1, seconds: seconds)
}
