internal import Signage
internal import SignageStore
internal import Synchronization

/// The schedule's inputs as they reach further back than what every display shows needs them: for questions about the
/// past. The last ones are kept, since a calendar asks for the same month again and again.
final class EarlierInputs: Sendable {
  private let kept = Mutex<(from: LocalDate, inputs: ScheduleInputs)?>(nil)

  /// By what is known now, with everything that was not over on `day`.
  func inputs(from day: LocalDate, in store: SignageStore) throws -> ScheduleInputs {
    let present = kept.withLock { $0 }
    let inputs = try store.read { reading in
      if let present, present.from == day, present.inputs.revision == (try reading.scheduleRevision()) {
        return present.inputs
      }
      return try reading.scheduleInputs(from: day)
    }
    kept.withLock { $0 = (day, inputs) }
    return inputs
  }
}

extension API {
  /// What is known now of all that is not over at `instant`: of a moment in the past too.
  func inputs(since instant: Instant, _ call: Call) throws -> ScheduleInputs {
    guard instant < call.now else { return try programme.inputs(at: call.now) }
    // Two days, so that every zone's day is in them.
    return try earlier.inputs(from: LocalDate(dayNumber: Int(instant.milliseconds / 86_400_000) - 2), in: store)
  }
}
