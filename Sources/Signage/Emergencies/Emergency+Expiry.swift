/// How its end comes near (DESIGN 4.3).
extension Emergency {
  /// So many minutes before a message expires, officers are told.
  public static let warningMinutes: [Int64] = [60, 15]

  /// Whether a screen shows something of it at `now`: the message itself, or what its end says.
  public func isOnScreen(at now: Instant) -> Bool {
    if state == .active { return now < message.expiresAt }
    return closing.map { now < $0.until } ?? false
  }

  /// Whether it is on screen and within the first warning of its end.
  public func expiresSoon(at now: Instant) -> Bool {
    state == .active && isOnScreen(at: now) && millisecondsLeft(at: now) <= (Self.warningMinutes.max() ?? 0) * 60_000
  }

  /// The warning, in minutes, that is due and not given yet. A message gets none that is not behind its beginning: one of 30
  /// minutes is warned of once. Of two that are due after a pause the later one is given.
  public func dueWarning(at now: Instant) -> Int64? {
    guard state == .active, isOnScreen(at: now), let presentSince else { return nil }
    let whole = message.expiresAt.milliseconds(since: presentSince)
    let left = millisecondsLeft(at: now)
    let due = Self.warningMinutes.filter { left <= $0 * 60_000 && $0 * 60_000 < whole }.min()
    return due.flatMap { warned.contains($0) ? nil : $0 }
  }

  /// Gives the warning that is due; nil where none is.
  public mutating func warn(at now: Instant) -> Int64? {
    guard let due = dueWarning(at: now) else { return nil }
    warned.append(due)
    return due
  }

  private func millisecondsLeft(at now: Instant) -> Int64 { message.expiresAt.milliseconds(since: now) }
}
