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

  /// `says` is for the screen that asked, which has nothing else to show.
  static func tooManyCodes(_ limit: Pairing.Limit, until end: Instant, at now: Instant) -> Problem {
    let seconds = max(1, Int((end.milliseconds(since: now) + 999) / 1000))
    return Problem(
      kind: .tooManyRequests, detail: detail(limit, seconds: seconds), says: says(limit),
      headers: [Header(name: "Retry-After", value: String(seconds))])
  }

  private static func detail(_ limit: Pairing.Limit, seconds: Int) -> String {
    switch limit {
    case .ofAddress:
      "\(Pairing.openPerAddress) codes may be open at one address. Enter one of them, or wait \(seconds) seconds."
    case .inAll:
      "\(Pairing.openInAll) codes are open in the whole city, and no more may be. Wait \(seconds) seconds."
    }
  }

  private static func says(_ limit: Pairing.Limit) -> LocalizedText {
    switch limit {
    case .ofAddress:
      [
        "ja": "ここではすでに\(Pairing.openPerAddress)台の画面がコードを表示しています。1台の登録が済むと、この画面にもコードが出ます。",
        "en":
          "\(Pairing.openPerAddress) screens here show codes already. As soon as one of them is registered, a code appears on "
          + "this one too.",
      ]
    case .inAll:
      [
        "ja": "市全体で\(Pairing.openInAll)台の画面が登録を待っているため、今はコードを出せません。空きしだい、この画面にもコードが出ます。",
        "en":
          "\(Pairing.openInAll) screens of the whole city wait for their registration, so no code can be given now. As soon as "
          + "one can be, it appears on this screen.",
      ]
    }
  }
}
