internal import Signage
internal import SignageStore
internal import Synchronization

/// A timetable that reaches further back than what every display shows needs it: for questions about the past. The last one
/// is kept, since a calendar asks for the same month again and again.
final class EarlierTimetable: Sendable {
  private let kept = Mutex<(from: LocalDate, timetable: Timetable)?>(nil)

  /// By what is known now, with everything that was not over on `day`.
  func timetable(from day: LocalDate, in store: SignageStore) throws -> Timetable {
    if let present = kept.withLock({ $0 }), present.from == day,
      present.timetable.inputs.revision == (try store.read { try $0.scheduleRevision() })
    {
      return present.timetable
    }
    let timetable = Timetable(try store.read { try $0.scheduleInputs(from: day) })
    kept.withLock { $0 = (day, timetable) }
    return timetable
  }
}
