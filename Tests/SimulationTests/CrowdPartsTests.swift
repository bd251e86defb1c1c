import Signage
import Testing

@testable import Simulation

@Suite struct HistogramTests {
  @Test func quantilesAreRightToAThirtySecond() throws {
    var random = SeededRandom(seed: 5)
    var times: [Int64] = []
    var histogram = Histogram()
    for _ in 0..<10_000 {
      let time = Int64(1) << Int64(random.below(30)) + Int64(random.below(1000))
      times.append(time)
      histogram.add(microseconds: time)
    }
    times.sort()
    for share in [0.01, 0.5, 0.9, 0.99, 1] {
      let exact = times[max(0, Int((Double(times.count) * share).rounded(.up)) - 1)]
      let found = try #require(histogram.quantile(share))
      #expect(found >= exact && Double(found) <= Double(exact) * (1 + 1.0 / 32), "\(share): \(found) for \(exact)")
    }
    #expect(histogram.largest == times.last)
  }

  @Test func twoTogetherAreAsOneOfBoth() {
    var (first, second, both) = (Histogram(), Histogram(), Histogram())
    for time in stride(from: Int64(0), to: 100_000, by: 77) {
      if time.isMultiple(of: 2) { first.add(microseconds: time) } else { second.add(microseconds: time) }
      both.add(microseconds: time)
    }
    first.add(second)
    #expect(first == both)
    #expect(Histogram().quantile(0.5) == nil)
  }
}

@Suite struct AlarmsTests {
  @Test func playersAreAskedInTimeAndOnce() {
    var random = SeededRandom(seed: 9)
    var alarms = Alarms(players: 200)
    var earliest: [Int: Int64] = [:]
    for _ in 0..<2000 {
      let (player, due) = (random.below(200), Int64(random.below(1000)))
      alarms.set(Instant(milliseconds: due), for: player)
      earliest[player] = min(earliest[player] ?? .max, due)
    }
    for now in Int64(0)..<1000 {
      while let player = alarms.pop(at: Instant(milliseconds: now)) {
        #expect(earliest.removeValue(forKey: player) == now)
      }
    }
    #expect(earliest.isEmpty)
  }
}

@Suite struct CityHourTests {
  @Test func peopleAreAddedUp() throws {
    let day = try #require(LocalDate(year: 2026, month: 11, day: 20))
    let sensor: SensorID = try id("kita-office-sensor")
    let ward = try #require(WardCode("27127"))
    let observations = SimulatedCity(seed: 3).observations(
      of: sensor, at: .wardOffice(ward), day: day, isHoliday: false)
    var hour = CityHour()
    for observation in observations { hour.add(observation, at: "kita-office") }
    #expect(hour.people == observations.reduce(0) { $0 + $1.totalOts } && hour.people > 1000)
    #expect(hour.busiest?.site == "kita-office" && hour.busiest?.people == hour.people)
    #expect((1...60).contains(hour.elderlyPercent) && hour.childrenPercent < 60)
  }
}
