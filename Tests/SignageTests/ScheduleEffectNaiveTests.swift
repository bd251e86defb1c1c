import Signage
import Testing

/// What an entry is said to do, against a count of minutes by the model that does everything the long way.
@Suite struct ScheduleEffectNaiveTests {
  /// What the minutes say of one entry.
  private struct Count {
    var first: Int?
    var last: Int?
    var minutes = 0
    var days: Set<Int> = []
    var displaced: [String: Int] = [:]
    var displacing: [String: Int] = [:]
    var sharing: [String: Int] = [:]
    var beaten = 0
    var off = 0
  }

  /// Longer than anything in a random schedule lives.
  private static let days = 18

  @Test(arguments: RandomSchedule.weeks, 1...2)
  func anEffectIsWhatTheMinutesSay(week: (zone: String, from: String), seed: Int) throws {
    let from = day(week.from)
    var schedule = RandomSchedule(seed: UInt64(seed * 6151 + from.dayNumber), from: from)
    let city = schedule.city(zone: week.zone, entries: 4 + 2 * seed)
    let zone = try #require(Schedule.zone(city.inputs, display: TestCity.display))
    let now = Int(zone.midnight(of: from).milliseconds / 60_000) + schedule.random.below(3 * 1440)
    let today = zone.day(at: Instant(milliseconds: Int64(now) * 60_000))
    let with = try #require(NaiveModel(city.inputs, display: TestCity.display, from: today, days: Self.days))
    let answers = with.answers()
    for _ in 0..<2 {
      let entry = schedule.random.pick(city.inputs.entries)
      let effect = Schedule.effect(of: entry, in: city.inputs, now: Instant(milliseconds: Int64(now) * 60_000))
      let count = try Self.count(entry, in: city, answers, from: today, now: now)
      let note: Comment = "\(schedule.random.note), \(week), entry \(entry.id) from minute \(now)"
      try Self.compare(effect, count, note)
      #expect(effect.neverShows == (count.minutes == 0), note)
    }
  }

  private static func compare(_ effect: EntryEffect, _ count: Count, _ note: Comment) throws {
    func minutes(_ rivals: [EntryEffect.Rival]) -> [String: Int] {
      Dictionary(rivals.map { ($0.entry.text, Int($0.milliseconds / 60_000)) }) { $0 + $1 }
    }
    #expect(minutes(effect.displaces) == count.displaced, note)
    #expect(minutes(effect.displacedBy) == count.displacing, note)
    #expect(minutes(effect.sharesWith) == count.sharing, note)
    guard let group = effect.groups.first else {
      #expect(count.minutes + count.beaten + count.off == 0, note)
      return
    }
    #expect(group.shown.firstAt.map { Int($0.milliseconds / 60_000) } == count.first, note)
    #expect(group.shown.lastUntil.map { Int($0.milliseconds / 60_000) } == count.last, note)
    #expect(group.shown.milliseconds == Int64(count.minutes) * 60_000, note)
    #expect(group.shown.days == count.days.count, note)
    let cause: EffectWarning.Code? =
      count.minutes > 0 ? nil : count.beaten > 0 ? .alwaysBeaten : count.off > 0 ? .alwaysOff : .neverActive
    #expect(group.cause == cause, note)
  }

  private static func count(
    _ entry: ScheduleEntry, in city: TestCity, _ answers: [(minute: Int, answer: NaiveModel.Answer)],
    from: LocalDate, now: Int
  ) throws -> Count {
    var without = city.inputs
    without.entries.removeAll { $0.id == entry.id }
    var alone = city.inputs
    alone.entries = [entry]
    alone.displays[TestCity.display]?.activeHours = []
    let before = try #require(NaiveModel(without, display: TestCity.display, from: from, days: days))
    let active = try #require(NaiveModel(alone, display: TestCity.display, from: from, days: days))
    let always = Set(city.inputs.entries.filter(\.alwaysIncluded).map(\.id.text))
    let zone = try #require(Schedule.zone(city.inputs, display: TestCity.display))
    var count = Count()
    let others = zip(before.answers(), active.answers())
    for ((minute, answer), (before, active)) in zip(answers, others) where minute >= now {
      let isActive = active.answer.winners.contains(entry.id.text)
      if answer.winners.contains(entry.id.text) {
        count.first = count.first ?? minute
        count.last = minute + 1
        count.minutes += 1
        count.days.insert(zone.day(at: Instant(milliseconds: Int64(minute) * 60_000)).dayNumber)
        for other in before.answer.winners.subtracting(answer.winners) { count.displaced[other, default: 0] += 1 }
        for other in answer.winners where other != entry.id.text { count.sharing[other, default: 0] += 1 }
      } else if isActive, answer.standby {
        count.off += 1
      } else if isActive {
        count.beaten += 1
        for other in answer.winners.subtracting(always) { count.displacing[other, default: 0] += 1 }
      }
    }
    return count
  }
}
