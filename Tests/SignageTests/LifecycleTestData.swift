import Signage
import Testing

// What the tests of contents, emergencies, access and places share.

/// What `body` refuses with; nil when it goes through.
func refusal(_ body: () throws -> Void) -> SignageError? {
  do {
    try body()
    return nil
  } catch let error as SignageError {
    return error
  } catch {
    Issue.record("another error: \(error)")
    return nil
  }
}

extension SignageError {
  /// Only which one it is: the words are for people.
  var kind: String {
    switch self {
    case .invalid: "invalid"
    case .forbidden: "forbidden"
    case .notFound: "notFound"
    case .conflict: "conflict"
    case .stale: "stale"
    }
  }

  var field: String? { if case .invalid(let field, _) = self { field } else { nil } }
}

/// A ten-o'clock that all these tests count from.
let ten = instant("2026-07-01T10:00:00")

func period(_ firstDay: String, _ lastDay: String) -> DisplayPeriod {
  must(try? DisplayPeriod(firstDay: day(firstDay), lastDay: day(lastDay)))
}

/// What a complete poster says.
func version(_ change: (inout ContentVersion) -> Void = { _ in }) -> ContentVersion {
  var version = ContentVersion(
    title: ["ja": "粗大ごみ"], department: "環境課", period: period("2026-07-01", "2026-07-31"),
    alternativeText: ["ja": "粗大ごみの出し方"],
    variants: [
      Variant(language: "ja", orientation: .landscape, source: .media(sha256: String(repeating: "a", count: 64)))
    ])
  change(&version)
  return version
}

/// A content in any state of its life; Sato wrote and submitted it.
func content(in state: ContentState = .draft, _ change: (inout ContentVersion) -> Void = { _ in }) -> Content {
  let version = version(change)
  return Content(
    id: id("bulky-waste", ContentID.self), owner: .ward(ward("27127")), state: state, current: version,
    approved: state == .approved ? version : nil,
    submittedBy: state == .draft || state == .withdrawn ? nil : "sato",
    returnReason: state == .returned ? "文字が小さい" : nil, createdAt: ten, createdBy: "sato")
}

/// A message to everybody that breaks no rule.
func message(_ change: (inout EmergencyMessage) -> Void = { _ in }) -> EmergencyMessage {
  var message = EmergencyMessage(
    kind: .live, precedence: 1, title: ["ja": "避難してください", "en": "Evacuate"],
    text: ["ja": "川から離れてください", "en": "Leave the river"], targets: [.all],
    expiresAt: ten.advanced(bySeconds: 6 * 3600))
  change(&message)
  return message
}

/// A message in any state of its life; Sato wrote it at ten, and Tanaka decided on it at once.
func emergency(
  _ name: String = "flood", in state: Emergency.State = .active, source: Emergency.Source = .officer,
  area: Area = .city,
  activatedAt: Instant = ten, endedAt: Instant? = nil, _ change: (inout EmergencyMessage) -> Void = { _ in }
) -> Emergency {
  let wasOnScreen = [.active, .cleared, .corrected, .expired].contains(state)
  let isOver = ![.pending, .active].contains(state)
  return Emergency(
    id: id(name, EmergencyID.self), source: source, area: area, state: state, revision: 1, message: message(change),
    createdAt: activatedAt, createdBy: "sato", activatedAt: wasOnScreen ? activatedAt : nil,
    confirmedBy: wasOnScreen ? "tanaka" : nil, endedAt: isOver ? endedAt ?? activatedAt : nil)
}
