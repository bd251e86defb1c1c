internal import Signage

extension Telegram {
  static let renewedSeconds: Int64 = 24 * 3600
  static let earlyWarningSeconds: Int64 = 180
  static let oneOffSeconds: Int64 = 60 * 60

  func notice(_ finding: Finding, _ kind: TelegramKind, in city: City, at now: Instant) -> Notice {
    let title = title(of: finding)
    var message = EmergencyMessage(
      kind: status == .drill ? .drill : .live, precedence: finding.precedence, level: finding.level, title: title,
      text: text(of: finding), targets: finding.places.targets(in: city),
      presentation: finding.precedence < 3 ? .fullScreen : .banner, expiresAt: expiry(kind, now),
      issuedAt: reportDateTime)
    message.isEarlyWarning = kind == .earlyWarning
    return Notice(
      slot: finding.slot, kind: finding.hazard.rawValue, element: finding.hazard.replacement?.rawValue,
      isStateful: kind.isStateful && validDateTime == nil, until: validDateTime, message: message)
  }

  /// ALERTS.md 9. Telegrams of a moment hold an hour, as a CAP alert that does not say how long.
  private func expiry(_ kind: TelegramKind, _ now: Instant) -> Instant {
    let latest = now.advanced(bySeconds: Emergency.longestHours * 3600)
    if let validDateTime { return min(validDateTime, latest) }
    if kind == .earlyWarning { return dateTime.advanced(bySeconds: Self.earlyWarningSeconds) }
    return kind.isStateful
      ? now.advanced(bySeconds: Self.renewedSeconds) : dateTime.advanced(bySeconds: Self.oneOffSeconds)
  }

  private func title(of finding: Finding) -> LocalizedText {
    var title = finding.hazard.name
    if let pattern = finding.grade?.pattern {
      for language in title.languages {
        let name = title[language] ?? ""
        title.byLanguage[language] = pattern[language]?.replacing("%", with: name) ?? name
      }
    }
    if let level = finding.level, let japanese = title["ja"] {
      title.byLanguage["ja"] = "\(japanese)【\(Self.levelText("ja", level))】"
    }
    for language in title.languages {
      title.byLanguage[language] = Wording.cut(title[language] ?? "", to: EmergencyMessage.longestTitle)
    }
    return title
  }

  /// Japanese from the telegram itself, the others from fixed words; the time of issue behind each.
  private func text(of finding: Finding) -> LocalizedText {
    let advice = Advice.of(finding)
    var text = advice
    for language in advice.languages {
      var said = advice[language] ?? ""
      if language == "ja" {
        let own = Self.hasFigures(headline, of: finding) ? "" : Wording.without(["避難指示", "避難勧告"], in: headline)
        said = (finding.remark ?? "") + (own.allSatisfy(\.isWhitespace) ? said : own)
      } else if let level = finding.level {
        said = "\(Self.levelText(language, level)) \(said)"
      }
      let issued = language == "ja" ? "（\(issuedText) 発表）" : " (\(issuedText))"
      text.byLanguage[language] = Wording.cut(said, to: EmergencyMessage.longestText - issued.count) + issued
    }
    return text
  }

  /// Of an early warning neither magnitude nor depth is shown (ALERTS.md 6): they are not certain yet, and keep nobody safe.
  private static func hasFigures(_ headline: String, of finding: Finding) -> Bool {
    finding.hazard == .earlyWarning && headline.contains(#/[MＭ]\s*[0-9０-９]|マグニチュード|深さ|magnitude/#.ignoresCase())
  }

  private static func levelText(_ language: String, _ level: Int) -> String {
    (Advice.level[language] ?? "").replacing("%", with: String(level))
  }
}
