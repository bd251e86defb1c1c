internal import Signage
internal import SignageStore

/// Which displays a list asks for, by what they are.
struct DisplayQuestion {
  private let words: String?
  private let site: SiteID?
  private let ward: WardCode?
  private let tag: String?

  init(_ query: JSONObject) {
    words = query["q"]?.string.map(Reading.folded)
    site = query["site"]?.string.flatMap { SiteID($0) }
    ward = query["ward"]?.string.flatMap { WardCode($0) }
    tag = query["tag"]?.string
  }

  func includes(_ display: Display, at site: Site) -> Bool {
    if let wanted = self.site, wanted != site.id { return false }
    if let ward, ward != site.ward { return false }
    if let tag, !display.tags.contains(tag) { return false }
    guard let words else { return true }
    let texts = [display.id.text, display.name, display.place] + site.name.byLanguage.values
    return Reading.folded(texts.joined(separator: "\n")).contains(words)
  }
}

/// How a display does, as it is answered.
enum DisplayStatusDocument {
  static func write(_ status: DisplayStatus, to json: inout JSONWriter) {
    let (health, report) = (status.health, status.report)
    json.member("state", health.state)
    json.array("problems") { json in
      for problem in health.problems { json.object { write(problem, status.zone, to: &$0) } }
    }
    json.member("online", health.isOnline)
    json.memberOrNull("lastSeen", status.lastSeen.map { status.zone.text(of: $0) })
    json.memberOrNull("transport", status.transport)
    json.member("playlistCurrent", health.isCurrent)
    json.memberOrNull("reportedAt", report.map { status.zone.text(of: $0.at) })
    json.memberOrNull("clockOffsetMilliseconds", report?.clockOffsetMilliseconds)
    json.memberOrNull("storageFreeBytes", report?.storageFreeBytes)
    json.member("panel", report?.panel ?? "unknown")
    json.memberOrNull("version", report?.version)
    json.array("faults") { json in
      for fault in status.faults {
        json.object { json in
          json.member("code", fault.code)
          json.memberOrNull("content", fault.content?.text)
          json.member("detail", fault.detail)
          json.member("at", status.zone.text(of: fault.at))
        }
      }
    }
  }

  private static func write(_ problem: DisplayHealth.Problem, _ zone: Zone, to json: inout JSONWriter) {
    json.member("code", problem.code.rawValue)
    json.memberOrNull("since", problem.since.map { zone.text(of: $0) })
    json.member("says", JSONValue.of(problem.code.says))
    guard let fault = problem.fault else { return }
    json.member("fault", fault.code)
    json.memberOrNull("content", fault.content?.text)
    json.member("detail", fault.detail)
  }
}
