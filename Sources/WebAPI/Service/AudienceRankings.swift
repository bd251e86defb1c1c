public import Signage
public import SignageStore

/// What the background does with counts, for those who do it at another time.
public enum AudienceRankings {
  /// How many hours are rolled up in one transaction, so that other writes need not wait for long.
  static let hoursAtOnce = 50

  /// Rolls up all hours that observations came for.
  public static func rollUp(in store: SignageStore, at now: Instant) async throws {
    while try store.read({ try $0.hasHoursToRollUp() }) {
      try Task.checkCancellation()
      _ = try await store.record(at: now) { try $0.rollUpHours(limit: hoursAtOnce) }
    }
  }

  /// Rolls up, makes the model of the last four weeks, and publishes it.
  public static func publish(in store: SignageStore, at now: Instant) async throws {
    try await rollUp(in: store, at: now)
    let model = try AudienceModel.published(from: store, at: now)
    try await store.record(at: now) { try $0.save(model) }
  }
}
