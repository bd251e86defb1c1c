internal import Signage

/// What a CAP alert has to say in the city.
struct CAPNotices {
  var notices: [Notice] = []
  var ending = Ending.allClear
  var emptyRule = AlertRule.nothingToEnd
  var reviewRule: AlertRule?

  init() {}
  /// Of a Cancel, which says nothing itself.
  init(isAllClear: Bool) { ending = isAllClear ? .allClear : .calledOff }
}

extension CAPAlert {
  static let defaultMinutes: Int64 = 60

  /// Information blocks that say the same in different languages make one notice: the first of each language together, the
  /// second of each, and so on. Those that then say the same of different areas are joined.
  func notices(_ policy: FeedPolicy, _ city: City, _ now: Instant) -> CAPNotices {
    var said = CAPNotices()
    var made: [(message: EmergencyMessage, kind: String, places: Places, until: Instant)] = []
    for infos in groups where !infos.contains(where: { $0.responseTypes.contains("AllClear") }) {
      let expiresAt = expiry(of: infos)
      guard expiresAt > now else {
        (said.emptyRule, said.ending) = (.expired, .silent)
        continue
      }
      guard let places = places(of: infos, &said, policy, city) else { continue }
      let message = message(of: infos, until: min(expiresAt, now.advanced(bySeconds: Emergency.longestHours * 3600)))
      let kind = "cap:\(infos.first?.categories.first ?? "Other")"
      if policy.unwantedKinds.contains(kind) {
        // It may hold all the same: what it takes the place of is not called over.
        (said.emptyRule, said.ending) = (.notForScreens, .silent)
      } else if let same = made.firstIndex(where: { $0.message == message && $0.kind == kind && $0.until == expiresAt })
      {
        made[same].places = made[same].places.union(places)
      } else {
        made.append((message, kind, places, expiresAt))
      }
    }
    said.notices = made.enumerated().map { index, one in
      var message = one.message
      message.targets = one.places.targets(in: city)
      return Notice(
        slot: "\(index)", kind: one.kind, isStateful: false, until: one.until, message: message)
    }
    return said
  }

  /// Nil where it does not concern the city. Without a usable area an officer looks at it, or the whole city sees it.
  private func places(
    of infos: [Info], _ said: inout CAPNotices, _ policy: FeedPolicy, _ city: City
  ) -> Places? {
    switch city.reach(of: infos.flatMap(\.areas)) {
    case .here(let places): return places
    case .elsewhere:
      said.emptyRule = .elsewhere
      return nil
    case .unknown:
      if !policy.isTrusted || precedence(of: infos) != 1 { said.reviewRule = .noUsableArea }
      return Places(wards: city.areas.wards)
    }
  }

  private var groups: [[Info]] {
    var groups: [[Info]] = []
    var seen: [String: Int] = [:]
    for info in infos {
      let language = info.language.lowercased()
      let index = seen[language, default: 0]
      seen[language] = index + 1
      if index == groups.count { groups.append([]) }
      groups[index].append(info)
    }
    return groups
  }

  private func expiry(of infos: [Info]) -> Instant {
    infos.compactMap(\.expires).max() ?? identity.sent.advanced(bySeconds: Self.defaultMinutes * 60)
  }

  /// ALERTS.md 11.
  private func precedence(of infos: [Info]) -> Int {
    if infos.contains(where: { $0.severity == .extreme && $0.urgency == .immediate }) { return 1 }
    return infos.contains { $0.severity == .severe } ? 2 : 3
  }

  private func message(of infos: [Info], until expiresAt: Instant) -> EmergencyMessage {
    let category = CAPWords.category(infos.first?.categories.first ?? "Other")
    var title = category
    var text = CAPWords.seeOthers
    for info in infos {
      let language = CAPWords.language(info.language)
      guard title.byLanguage[language] != nil || title.byLanguage.count < LocalizedText.mostLanguages else { continue }
      title.byLanguage[language] = Wording.cut(info.headline ?? info.event, to: EmergencyMessage.longestTitle)
      let whole = [info.description, info.instruction].compactMap { $0 }.joined(separator: " ")
      text.byLanguage[language] = Wording.cut(whole.isEmpty ? info.event : whole, to: EmergencyMessage.longestText)
    }
    let precedence = precedence(of: infos)
    var message = EmergencyMessage(
      kind: status == .exercise ? .drill : .live, precedence: precedence, title: title, text: text, targets: [.all],
      presentation: precedence < 3 ? .fullScreen : .banner, expiresAt: expiresAt, issuedAt: identity.sent)
    let originals = Set(infos.map { CAPWords.language($0.language) }).intersection(title.languages)
    // Japanese is on every screen: nobody has to look for it.
    if !originals.contains("ja") { message.originalLanguages = originals.sorted() }
    return message
  }
}
