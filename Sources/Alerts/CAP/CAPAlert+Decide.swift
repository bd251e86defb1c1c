internal import Crypto
public import Signage

/// What a CAP alert does (ALERTS.md 2 to 4, 7 to 9, 12), on one page:
///
/// | it is | then |
/// |---|---|
/// | badly signed, or unsigned where the feed needs it | rejected |
/// | Test, System, Draft, or of event code RWT or RMT | ignored: test |
/// | Restricted or Private, Ack or Error | ignored |
/// | an Update or Cancel with empty references | rejected, the screen stays |
/// | an Update without info of a message that is known | rejected, the screen stays |
/// | it, or one it refers to, of a time more than ten minutes ahead | review: it would outdate all that is to come |
/// | anything else | takes part in its series, as `Incoming` says: an Exercise in one of its own |
extension CAPAlert {
  private static let testCodes: Set<String> = ["RWT", "RMT"]

  /// `known` are the series that hold any of `lookupKeys(from:)`.
  public func decide(
    from policy: FeedPolicy, signature: Signature = .none, known: [AlertSeries], in city: City, at now: Instant
  ) -> Verdict {
    if policy.requiresSignature, let refusal = signature.refusal { return refusal }
    switch status {
    case .test, .system, .draft: return Verdict(.ignored, .test, status.rawValue)
    case .actual, .exercise: break
    }
    if let code = infos.flatMap(\.eventCodes).first(where: { Self.testCodes.contains($0.value.uppercased()) }) {
      return Verdict(.ignored, .test, code.value)
    }
    if scope != .isPublic { return Verdict(.ignored, .restricted, scope.rawValue) }
    if [.acknowledgement, .error].contains(messageType) {
      return Verdict(.ignored, .acknowledgement, messageType.rawValue)
    }
    if messageType != .alert, references.isEmpty { return Verdict(.rejected, .noReferences) }
    let own = series(among: known, from: policy)
    if messageType == .update, infos.isEmpty, !own.isEmpty { return Verdict(.rejected, .missing, "info") }
    var incoming = incoming(policy, city, now)
    if isAhead(of: now) {
      if own.isEmpty, incoming.notices.isEmpty { return Verdict(.rejected, .badDate, "sent") }
      incoming.reviewRule = .badDate
    }
    if own.isEmpty, messageType == .alert, incoming.notices.isEmpty { return Verdict(.ignored, incoming.emptyRule) }
    return incoming.decide(own: own, policy: policy, city: city, at: now)
  }

  private func incoming(_ policy: FeedPolicy, _ city: City, _ now: Instant) -> Incoming {
    let said = messageType == .cancel ? CAPNotices(isAllClear: isAllClear) : notices(policy, city, now)
    return Incoming(
      standard: .cap, feed: policy.identity, keys: ownKeys(policy), mark: mark, notices: said.notices,
      ending: said.ending,
      emptyRule: said.emptyRule, reviewRule: said.reviewRule)
  }

  private var isAllClear: Bool { infos.contains { $0.responseTypes.contains("AllClear") } }

  private func isAhead(of now: Instant) -> Bool {
    let latest = now.advanced(bySeconds: Incoming.longestAhead)
    return identity.sent > latest || references.contains { $0.sent > latest }
  }

  /// Later than all it refers to, whatever its sender's clock says.
  private var mark: Mark {
    let sent = references.reduce(identity.sent.milliseconds) { max($0, $1.sent.milliseconds + 1) }
    let rank = messageType == .cancel ? 2 : messageType == .update ? 1 : 0
    let name = "\(identity.sender)\n\(identity.identifier)\n\(identity.sent.milliseconds)"
    return Mark(
      first: sent, rank: rank, second: 0, issuedAt: identity.sent, digest: SHA256.digest(of: name).hexadecimal)
  }
}

/// Which series it belongs to. A reference is matched exactly, then by identifier and time, in one feed and never across; an
/// exercise never with what is real.
extension CAPAlert {
  /// What a store looks up before `decide`.
  public func lookupKeys(from policy: FeedPolicy) -> Set<String> {
    references.reduce(into: [exactKey(identity, policy), referredKey(identity, policy)]) { keys, reference in
      keys.formUnion([
        exactKey(reference, policy), sentKey(reference, policy), referredKey(reference, policy),
      ])
    }
  }

  private func series(among known: [AlertSeries], from policy: FeedPolicy) -> [AlertSeries] {
    let namings =
      [[exactKey(identity, policy), referredKey(identity, policy)]]
      + references.map { [exactKey($0, policy), sentKey($0, policy), referredKey($0, policy)] }
    func holding(_ naming: [String], _ keys: (AlertSeries) -> Set<String>) -> [AlertSeries] {
      let first = naming.first { key in known.contains { keys($0).contains(key) } }
      return known.filter { series in first.map { keys(series).contains($0) } ?? false }
    }
    // What waits for an officer is found by its own names; they are the series' only once it acted.
    let found = namings.flatMap { naming in
      let found = holding(naming, \.keys)
      return found.isEmpty ? holding(naming) { $0.pending?.keys ?? [] } : found
    }
    return known.filter { series in found.contains { $0.id == series.id } }
  }

  private func ownKeys(_ policy: FeedPolicy) -> Set<String> {
    references.reduce(into: [exactKey(identity, policy), sentKey(identity, policy)]) { keys, reference in
      keys.formUnion([exactKey(reference, policy), referredKey(reference, policy)])
    }
  }

  private func exactKey(_ identity: Identity, _ policy: FeedPolicy) -> String {
    key("exact", policy, [identity.sender, identity.identifier, "\(identity.sent.milliseconds)"])
  }
  /// Of messages that came.
  private func sentKey(_ identity: Identity, _ policy: FeedPolicy) -> String {
    key("sent", policy, [identity.identifier, "\(identity.sent.milliseconds)"])
  }
  /// Of messages that others referred to.
  private func referredKey(_ identity: Identity, _ policy: FeedPolicy) -> String {
    key("referred", policy, [identity.identifier, "\(identity.sent.milliseconds)"])
  }

  private func key(_ word: String, _ policy: FeedPolicy, _ parts: [String]) -> String {
    (["cap", policy.identity, status == .exercise ? "drill" : "live", word] + parts).joined(separator: "\n")
  }
}
