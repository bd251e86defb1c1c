import Signage
import Testing

/// The playlist against a model that does everything the long way.
@Suite struct ScheduleNaiveTests {
  @Test(arguments: RandomSchedule.weeks, 1...5)
  func aPlaylistIsWhatTheMinutesSay(week: (zone: String, from: String), seed: Int) throws {
    let from = day(week.from)
    var schedule = RandomSchedule(seed: UInt64(seed * 7919 + from.dayNumber), from: from)
    let city = schedule.city(zone: week.zone, entries: 3 + seed)
    for entry in city.inputs.entries { try Slot.validate(entry.slots, field: "slots") }
    let playlist = try city.playlist(from: week.from)
    let model = try #require(NaiveModel(city.inputs, display: TestCity.display, from: from, days: 8))
    let answers = model.answers(from: from, days: 8)
    #expect(answers.count == Int(playlist.until.milliseconds(since: playlist.from) / 60_000))
    #expect(Set(answers.map(\.answer.from)).count >= 8)
    var differences = 0
    for (minute, expected) in answers {
      let segment = try #require(playlist.segment(at: Instant(milliseconds: Int64(minute) * 60_000)))
      let answer = NaiveModel.Answer(
        standby: segment.standby, priority: segment.priority?.level,
        winners: Set(segment.loop.compactMap(\.entry?.text)),
        from: Int(segment.from.milliseconds / 60_000))
      guard answer != expected else { continue }
      differences += 1
      if differences < 4 { Issue.record("\(schedule.random.note), \(week): \(minute): \(answer), not \(expected)") }
    }
    #expect(differences == 0, "\(schedule.random.note), \(week)")
  }
}
