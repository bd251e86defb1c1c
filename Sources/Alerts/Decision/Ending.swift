internal import Signage

/// How something leaves the screens before its time.
enum Ending: String, Hashable, Sendable, Codable {
  /// 解除 or AllClear: it was right and is over.
  case allClear
  /// 取消: it was a mistake.
  case mistaken
  /// CAP Cancel: it is called off, and nothing says whether it was a mistake.
  case calledOff
  /// Without a word.
  case silent

  static let clearedSeconds: Int64 = 10 * 60
  static let correctedSeconds: Int64 = 30 * 60

  var rule: AlertRule? {
    switch self {
    case .allClear: .allClear
    case .mistaken, .calledOff: .withdrawn
    case .silent: nil
    }
  }

  /// `issuedAt` is when the sender said so.
  func change(_ shown: AlertSeries.Shown, issuedAt: Instant, at now: Instant) -> EmergencyChange {
    func closing(_ words: ClosingWords, _ seconds: Int64) -> Emergency.Closing {
      words.closing(of: shown.notice.message.title, until: now.advanced(bySeconds: seconds), issuedAt: issuedAt)
    }
    return switch self {
    case .allClear: .clear(shown.emergency, closing(.allClear, Self.clearedSeconds))
    case .mistaken: .correct(shown.emergency, closing(.mistaken, Self.correctedSeconds))
    case .calledOff: .correct(shown.emergency, closing(.calledOff, Self.correctedSeconds))
    case .silent: .remove(shown.emergency)
    }
  }
}

extension ClosingWords {
  /// What was said, with what became of it before it, in the languages it was said in and for which the words are there.
  fileprivate func closing(of said: LocalizedText, until: Instant, issuedAt: Instant) -> Emergency.Closing {
    let known = said.byLanguage.filter { title[$0.key] != nil && text[$0.key] != nil }
    return Emergency.Closing(
      title: title(over: LocalizedText(known)), text: LocalizedText(text.byLanguage.filter { known[$0.key] != nil }),
      until: until, issuedAt: issuedAt)
  }
}
