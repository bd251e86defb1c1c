import Signage
import Testing

/// The playlist against a model that does everything the long way.
@Suite struct ScheduleNaiveTests {
  static let seeds = 1...6

  static func draw(_ week: (zone: String, from: String), _ seed: Int) -> (RandomSchedule, TestCity) {
    let from = day(week.from)
    var schedule = RandomSchedule(seed: UInt64(seed * 7919 + from.dayNumber), from: from)
    let city = schedule.city(zone: week.zone, entries: 3 + seed)
    return (schedule, city)
  }

  @Test(arguments: RandomSchedule.weeks, seeds)
  func aPlaylistIsWhatTheMinutesSay(week: (zone: String, from: String), seed: Int) throws {
    let (schedule, city) = Self.draw(week, seed)
    for entry in city.inputs.entries { try Slot.validate(entry.slots, field: "slots") }
    let playlist = try city.playlist(from: week.from)
    let model = try #require(NaiveModel(city.inputs, display: TestCity.display, from: day(week.from), days: 8))
    let answers = model.answers()
    #expect(answers.count == Int(playlist.until.milliseconds(since: playlist.from) / 60_000))
    #expect(Set(answers.map(\.answer.from)).count >= 8)
    var (differences, segments) = (0, playlist.segments[...])
    for (minute, expected) in answers {
      while let first = segments.first, first.until.milliseconds <= Int64(minute) * 60_000 { segments.removeFirst() }
      let segment = try #require(segments.first)
      if segment.from.milliseconds != Int64(minute) * 60_000, expected.from != minute { continue }
      let answer = Self.answer(segment, city.inputs)
      guard answer != expected else { continue }
      differences += 1
      if differences < 4 { Issue.record("\(schedule.random.note), \(week): \(minute): \(answer), not \(expected)") }
    }
    #expect(differences == 0, "\(schedule.random.note), \(week)")
    #expect(
      Array(Set(playlist.fallback.map(\.content))) == (model.fallback().map { [$0] } ?? []), "\(schedule.random.note)")
  }

  /// A segment in the model's words. Of a pool only how many items it has is the model's affair.
  static func answer(_ segment: Segment, _ inputs: ScheduleInputs) -> NaiveModel.Answer {
    let starts = segment.loop.filter { ($0.page ?? 1) == 1 }
    let plays = starts.map { item -> String in
      guard let id = item.entry else { return "\(item.content)" }
      if case .pool = inputs.entries.first(where: { $0.id == id })?.subject { return id.text }
      return "\(id) \(item.content)"
    }
    return NaiveModel.Answer(
      standby: segment.standby, priority: segment.priority?.level,
      winners: Set(segment.loop.compactMap(\.entry?.text)),
      plays: Dictionary(plays.map { ($0, 1) }, uniquingKeysWith: +),
      from: Int(segment.from.milliseconds / 60_000))
  }

  /// What is compared is only worth as much as what is drawn.
  @Test func everyKeyOfASlotIsDrawnInEveryZone() {
    for (zone, weeks) in Dictionary(grouping: RandomSchedule.weeks, by: \.zone) {
      let cities = weeks.flatMap { week in Self.seeds.map { Self.draw(week, $0).1 } }
      let slots = cities.flatMap { city in
        city.inputs.entries.flatMap(\.slots) + city.inputs.displays.values.flatMap(\.activeHours)
      }
      let drawn: [(String, Int)] = [
        ("firstDay", slots.count { $0.firstDay != nil }), ("lastDay", slots.count { $0.lastDay != nil }),
        ("weekdays", slots.count { $0.weekdays != nil }), ("monthlyDays", slots.count { $0.monthlyDays != nil }),
        ("every second week", slots.count { $0.everyWeeks == 2 }),
        ("holidays only", slots.count { $0.holidays == .only }),
        ("no holidays", slots.count { $0.holidays == .exclude }), ("open", slots.count { $0.opening == .only }),
        ("closed", slots.count { $0.opening == .exclude }), ("exceptDates", slots.count { $0.exceptDates != nil }),
        ("no windows", slots.count { $0.windows == nil }), ("windows", slots.count { $0.windows?.count ?? 0 > 1 }),
        ("over midnight", slots.count { $0.windows?.contains { $0.until < $0.from } ?? false }),
        ("until 24:00", slots.count { $0.windows?.contains { $0.until.minutes == 1440 } ?? false }),
      ]
      for (key, count) in drawn { #expect(count > 0, "\(zone): \(key)") }
    }
  }
}
