public import Signage

extension AlertSeries {
  /// A state nobody confirmed or changed for so long is doubtful, and officers are told.
  public static let staleHours: Int64 = 24
  /// A screen that hears nothing any more has been told of a state that holds for a day, but for so much.
  static let renewalSeconds: Int64 = 3600

  /// Stateful messages hold until they are ended, others until the end their sender gave: on the wire they end in 24 hours (at
  /// first perhaps later), and are renewed while they hold. Nothing for those that end by themselves before.
  public mutating func renew(at now: Instant) -> [EmergencyChange] {
    let next = now.advanced(bySeconds: Telegram.renewedSeconds)
    var changes: [EmergencyChange] = []
    for slot in shown.keys.sorted() {
      guard var present = shown[slot], present.notice.isRenewed, present.notice.message.expiresAt > now else {
        continue
      }
      let end = min(next, present.notice.until ?? next)
      guard present.notice.message.expiresAt < end else { continue }
      present.notice.message.expiresAt = end
      shown[slot] = present
      changes.append(.update(present.emergency, present.notice.message))
    }
    guard !changes.isEmpty else { return [] }
    keep(for: Telegram.renewedSeconds, after: now)
    return changes
  }

  /// When `renew` is due: an hour after the last time. Nil where nothing is to be renewed.
  public var renewsAt: Instant? {
    shown.values.map(\.notice).filter(\.isRenewed).map(\.message.expiresAt).min()?
      .advanced(bySeconds: Self.renewalSeconds - Telegram.renewedSeconds)
  }

  /// The emergencies it has on the screens.
  public var emergencies: [EmergencyID] { shown.values.map(\.emergency).sorted() }

  /// Whether it shows a state of which nothing was heard for a day.
  public func isStale(at now: Instant) -> Bool {
    shown.values.contains { $0.notice.isStateful && $0.notice.message.expiresAt > now }
      && now.milliseconds(since: mark.issuedAt) > Self.staleHours * 3_600_000
  }
}

extension Notice {
  /// Whether it holds for longer than the screens were told.
  fileprivate var isRenewed: Bool { until.map { $0 > message.expiresAt } ?? isStateful }
}
