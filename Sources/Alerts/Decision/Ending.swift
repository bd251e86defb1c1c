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

  func change(_ shown: AlertSeries.Shown, at now: Instant) -> EmergencyChange {
    let title = shown.notice.message.title
    return switch self {
    case .allClear:
      .clear(shown.emergency, closing(title, .allClear, until: now.advanced(bySeconds: Self.clearedSeconds)))
    case .mistaken:
      .correct(shown.emergency, closing(title, .mistaken, until: now.advanced(bySeconds: Self.correctedSeconds)))
    case .calledOff:
      .correct(shown.emergency, closing(title, .calledOff, until: now.advanced(bySeconds: Self.correctedSeconds)))
    case .silent: .remove(shown.emergency)
    }
  }

  /// What was said, with what became of it before it, in the languages it was said in and for which the words are there.
  private func closing(_ title: LocalizedText, _ words: ClosingWords, until: Instant) -> Emergency.Closing {
    let languages = title.languages.filter { words.title[$0] != nil && words.text[$0] != nil }
    var said = Emergency.Closing(title: [:], text: [:], until: until)
    for language in languages {
      let whole = "\(words.title[language] ?? "")\(title[language] ?? "")"
      said.title.byLanguage[language] = Wording.cut(whole, to: EmergencyMessage.longestTitle)
      said.text.byLanguage[language] = words.text[language]
    }
    return said
  }
}
