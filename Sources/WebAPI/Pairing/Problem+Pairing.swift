internal import Signage

/// What is answered where a code cannot be given, fetched or entered, with what to do.
extension Problem {
  static let unknownPairing = Problem(
    kind: .notFound, detail: "This code has ended, or is not yours. Ask for a new one by POST /v1/player/pairings.")

  static let unknownCode = Problem(
    kind: .notFound,
    detail:
      "No screen shows this code now. A code holds for ten minutes: enter the one that the screen shows at present.",
    field: "code")

  static let usedCode = Problem(
    kind: .conflict,
    detail: "This code was used already. If the screen still shows a code, enter that one.", field: "code")

  static func tooManyCodes(until end: Instant, at now: Instant) -> Problem {
    let seconds = max(1, Int((end.milliseconds(since: now) + 999) / 1000))
    return Problem(
      kind: .tooManyRequests,
      detail: "\(Pairing.openPerAddress) codes may be open at a time. Enter one of them, or wait \(seconds) seconds.",
      headers: [Header(name: "Retry-After", value: String(seconds))])
  }
}
