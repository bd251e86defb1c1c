public import Signage

/// What a telegram does (ALERTS.md 2, 3, 5 to 9, 12), on one page:
///
/// | it is | then |
/// |---|---|
/// | of a feed that requires signatures, which telegrams do not have | rejected |
/// | the line test, or of status 試験 | ignored |
/// | of a kind not put on screens | ignored |
/// | of a time more than ten minutes ahead | rejected: it would outdate all that is to come |
/// | too old on arrival | ignored, unless it is the newest state telegram of its series |
/// | 取消 | takes part, and withdraws what its series shows |
/// | anything else | takes part with what it says of the city; a drill in a series of its own |
///
/// Then the old weather telegrams give way to the new ones, and an intensity flash to the full report.
extension Telegram {
  /// `known` are the series that hold any of `lookupKeys`.
  public func decide(
    from policy: FeedPolicy, known: [AlertSeries], in city: City, at now: Instant
  ) -> Verdict {
    if policy.requiresSignature { return Verdict(.rejected, .unsigned) }
    guard let kind = TelegramKind(rawValue: title) else { return Verdict(.ignored, .notForScreens, title) }
    if kind == .lineTest { return Verdict(.ignored, .lineTest) }
    if status == .test { return Verdict(.ignored, .test, status.rawValue) }
    if kind == .earlyForecast { return Verdict(.ignored, .notForScreens, title) }
    if dateTime > now.advanced(bySeconds: Incoming.longestAhead) {
      return Verdict(.rejected, .badDate, "Control/DateTime")
    }
    let own = known.filter { !$0.keys.isDisjoint(with: keys) }
    let incoming = incoming(kind, policy, known, city, now)
    let (mark, latest) = (incoming.mark, incoming.latest(among: own, policy, city))
    let isNewest = latest < mark
    let isOld = now.milliseconds(since: dateTime) > kind.longestAge * 1000
    if isOld, !(kind.isStateful && isNewest), latest != mark,
      !own.contains(where: { $0.holds(mark, waitingFor: policy) })
    {
      return Verdict(.ignored, .tooOld)
    }
    var verdict = incoming.decide(own: own, policy: policy, city: city, at: now)
    if isNewest, verdict.decision != .review { verdict.giveWay(known, own: own, to: verdict.saved, in: city, at: now) }
    return verdict
  }

  private func incoming(
    _ kind: TelegramKind, _ policy: FeedPolicy, _ known: [AlertSeries], _ city: City, _ now: Instant
  ) -> Incoming {
    var incoming = Incoming(
      standard: .jma, feed: policy.identity, keys: keys, groups: groups(kind), telegram: kind.rawValue,
      mark: mark(kind),
      notices: [], ending: infoType == .cancelled ? .mistaken : .allClear, emptyRule: .nothingToEnd)
    // A state is remembered until long after it ended: an older telegram that is sent again must find it.
    if kind.isStateful { incoming.keepSeconds = 60 * 24 * 3600 }
    guard infoType != .cancelled else { return incoming }
    guard let findings = findings(kind, in: city) else {
      incoming.emptyRule = .elsewhere
      return incoming
    }
    incoming.emptyRule = .nothingInForce
    let all = findings.filter { !$0.isCovered }.map { place($0, &incoming, city) }
      .map { notice($0, kind, in: city, at: now) }
    let wanted = all.filter { !policy.unwantedKinds.contains($0.kind) }
    if wanted.count < all.count { incoming.emptyRule = .notForScreens }
    incoming.spared = Set(findings.map(\.slot) + all.map(\.slot)).subtracting(wanted.map(\.slot))
    let current = wanted.filter { $0.message.expiresAt > now }
    if current.count < wanted.count { (incoming.emptyRule, incoming.ending) = (.expired, .silent) }
    incoming.notices = current.filter { notice in
      let old = OldNotice(
        notice: notice, feed: policy.identity, groups: groups(kind), issuedAt: dateTime, telegram: kind)
      return !known.contains { old.givesWay(to: $0, known, in: city) }
    }
    if incoming.notices.count < current.count { (incoming.emptyRule, incoming.ending) = (.suppressed, .silent) }
    return incoming
  }

  /// A flood of a river nobody has put into the city's table: an officer says where.
  private func place(_ finding: Finding, _ incoming: inout Incoming, _ city: City) -> Finding {
    guard finding.places.isEmpty else { return finding }
    incoming.reviewRule = .noUsableArea
    var placed = finding
    placed.places = Places(wards: city.areas.wards)
    return placed
  }

  /// By Control/DateTime, early warnings by Serial; on a tie 取消 over 訂正 over the others.
  private func mark(_ kind: TelegramKind) -> Mark {
    let rank =
      switch infoType {
      case .issued, .delayed: 0
      case .corrected: 1
      case .cancelled: 2
      }
    let isSerial = kind == .earlyWarning
    return Mark(
      first: isSerial ? Int64(serial ?? 0) : dateTime.milliseconds, rank: rank,
      second: isSerial ? dateTime.milliseconds : Int64(serial ?? 0), issuedAt: dateTime, digest: digest)
  }
}

/// Which series it belongs to (ALERTS.md 2).
extension Telegram {
  /// What a store looks up before `decide`.
  /// Nothing for a kind not known: it takes part in none, and its title may be of any length.
  public var lookupKeys: Set<String> { TelegramKind(rawValue: title).map { keys.union(groups($0)) } ?? [] }

  private var keys: Set<String> {
    let head = title == TelegramKind.tsunamiInformation.rawValue ? [String(headTitle.prefix(AlertHeading.longest))] : []
    let events = eventIDs.isEmpty ? [""] : eventIDs
    return Set(
      events.map {
        (["jma", "series", title] + head + [editorialOffice, status.rawValue, $0]).joined(separator: "\n")
      })
  }

  private func groups(_ kind: TelegramKind) -> Set<String> {
    if kind.isNewWeather || kind.isOldWeather {
      return [["jma", "weather", editorialOffice, status.rawValue].joined(separator: "\n")]
    }
    guard kind == .intensity || kind == .intensityFlash else { return [] }
    return Set(eventIDs.map { ["jma", "intensity", $0, status.rawValue].joined(separator: "\n") })
  }
}
