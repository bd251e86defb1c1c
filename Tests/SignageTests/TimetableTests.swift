import Testing

@testable import Signage

/// What displays share is worked out once; each of them gets what it would have got alone.
@Suite struct TimetableTests {
  @Test(arguments: [3, 17, 31, 59, 83, 101] as [UInt64])
  func aSharedTimetableAnswersAsOneOfItsOwnWould(seed: UInt64) throws {
    var (schedule, city, from) = SchedulePropertyTests.draw(seed, entries: 16)
    let displays = TimelinePropertyTests.displays(&city, &schedule)
    let shared = Timetable(city.inputs)
    var questions = displays.flatMap { display in [(-1, 3), (0, 8), (0, 1), (4, 8)].map { (display, $0.0, $0.1) } }
    questions.shuffle(using: &schedule.random)
    for (display, offset, days) in questions {
      let first = from.advanced(byDays: offset)
      let alone = Schedule.resolve(city.inputs, display: display, from: first, days: days)
      #expect(
        alone != nil && shared.resolve(display: display, from: first, days: days) == alone,
        "\(schedule.random.note): \(display) \(first) \(days)")
    }
  }
}
