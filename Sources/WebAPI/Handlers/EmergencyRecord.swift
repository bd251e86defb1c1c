internal import Signage
internal import SignageStore

extension Writing {
  /// Saves `emergency` and leaves an audit row for each of `steps`: who and when, the message as it is shown, and the displays
  /// it concerned at that moment; those that had it, where it ended. `before` is what it was before them.
  func save(
    _ emergency: Emergency, after steps: [Emergency.Step], before: Emergency? = nil, _ detail: [String: String] = [:]
  ) throws {
    try save(emergency)
    let sites = Dictionary(try sites().map { ($0.id, $0) }) { first, _ in first }
    let displays = try displays()
    let left = before.flatMap { emergency.hasLeftTheScreen(since: $0) ? $0 : nil }
    let reached = left?.reached(among: displays, at: sites) ?? []
    let had = emergency.closing == nil ? [] : try displaysThatHad(emergency.id, now: reached)
    for (index, step) in steps.enumerated() {
      let isClosing = step.revision == emergency.closing?.revision
      let concerned = isClosing ? had : step.message.reached(among: displays, at: sites, within: step.area)
      let isLast = index == steps.count - 1
      try audit(
        "emergency.\(step.what.rawValue)", "emergency", emergency.id.text,
        Self.detail(of: step, in: emergency, on: concerned).merging(isLast ? detail : [:]) {
          _, given in
          given
        }, byTime: [.lapsed, .expired].contains(step.what))
    }
    guard let left else { return }
    try expectDeliveries(of: left.id, revision: left.revision, on: reached)
    if let closing = emergency.closing?.revision {
      try expectDeliveries(of: left.id, revision: closing, on: had)
    }
  }

  private static func detail(
    of step: Emergency.Step, in emergency: Emergency, on displays: [DisplayID]
  ) -> [String: String] {
    let said = step.message
    var detail = [
      "revision": "\(step.revision)", "state": emergency.state.rawValue, "source": emergency.source.rawValue,
      "kind": said.kind.rawValue, "precedence": "\(said.precedence)", "presentation": said.presentation.rawValue,
      "expiresAt": said.expiresAt.rfc3339(), "targets": said.targets.map(\.description).joined(separator: " "),
      "area": step.area.description, "displayCount": "\(displays.count)",
      "displays": displays.map(\.text).joined(separator: " "),
    ]
    detail["level"] = said.level.map(String.init)
    detail["drill"] = emergency.drill?.text
    for (language, title) in said.title.byLanguage { detail["title.\(language)"] = title }
    for (language, text) in said.text.byLanguage { detail["text.\(language)"] = text }
    return detail
  }
}

extension Emergency {
  /// Whether what was on screen `before` has ended or given way.
  fileprivate func hasLeftTheScreen(since before: Emergency) -> Bool {
    before.state == .active && (state != .active || revision != before.revision)
  }
}
