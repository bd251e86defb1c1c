/// What stays of the revisions of a machine's message that are too many to be kept in it. The audit has them all, and what
/// displays said of them is kept beside it.
extension Emergency {
  /// Revisions that gave way which a machine's message keeps.
  public static let mostPast = 20

  /// A target of revisions that are kept no more. There is one for each area and target, so that they are never more than the
  /// city has.
  struct PastAudience: Hashable, Sendable, Codable {
    let area: Area
    let target: Target
    /// The end of the last of them that ended drills; nil where none did.
    var endedDrillsUntil: Instant?

    func audience(_ kind: EmergencyMessage.Kind) -> EmergencyAudience {
      EmergencyAudience(kind: kind, targets: [target], area: area)
    }
  }

  /// Whether `display` was one of those that `revision` was for when it was on screen. Of a revision that is kept no more it
  /// is known only whether any of those was for it.
  public func wasFor(_ display: Display, at site: Site, revision: Int) -> Bool {
    if let showing = shown(revision: revision) { return showing.reaches(display, at: site) }
    return hasForgotten(revision: revision)
      && pastAudiences.contains { $0.audience(message.kind).includes(display, at: site) }
  }

  /// Whether `revision` may have been on screen, and is kept no more.
  public func hasForgotten(revision: Int) -> Bool {
    !pastAudiences.isEmpty && revision >= 1 && revision < past.first?.revision ?? 0
  }

  /// Keeps the last `mostPast`, and of the others whom they were for: their all-clear is for those displays too.
  mutating func forgetOldest() {
    for old in past.prefix(max(0, past.count - Self.mostPast)) where old.activatedAt != nil {
      let end = old.message.endsDrills ? min(old.endedAt, old.message.expiresAt) : nil
      for target in old.message.targets { remember(target, in: old.area, endedDrillsUntil: end) }
    }
    past = Array(past.suffix(Self.mostPast))
  }

  private mutating func remember(_ target: Target, in area: Area, endedDrillsUntil end: Instant?) {
    guard let known = pastAudiences.firstIndex(where: { $0.area == area && $0.target == target }) else {
      pastAudiences.append(PastAudience(area: area, target: target, endedDrillsUntil: end))
      return
    }
    pastAudiences[known].endedDrillsUntil = [pastAudiences[known].endedDrillsUntil, end].compactMap(\.self).max()
  }
}
