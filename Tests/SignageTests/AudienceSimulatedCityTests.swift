import Testing

@testable import Signage

@Suite("The simulated city")
struct AudienceSimulatedCityTests {
  private let city = SimulatedCity(seed: 1)
  private let sensorID: SensorID = audienceID("kita-sensor")
  private let monday = LocalDate(dayNumber: 20_773)

  private func ward(_ code: String) -> SimulatedCity.Place {
    WardCode(code).map(SimulatedCity.Place.wardOffice) ?? .cityHall
  }

  private func expected(_ place: SimulatedCity.Place, _ weekday: Weekday = .monday, hour: Int) -> AudienceGrid {
    city.expectation(of: sensorID, at: place, weekday: weekday, hour: hour, isHoliday: false)
  }

  private func share(_ grid: AudienceGrid, _ audience: IntendedAudience) -> Double {
    grid.product(AudienceGrid.membership(of: audience)) / max(grid.total, 1e-9)
  }

  @Test(arguments: [60, 900, 3600])
  func whatItSaysIsValid(periodSeconds: Int) throws {
    let sensor = Sensor(id: sensorID, site: audienceID("kita"), displays: [])
    for place in [SimulatedCity.Place.cityHall, ward("27127"), ward("27116")] {
      let observations = city.observations(
        of: sensorID, at: place, day: monday, isHoliday: false, periodSeconds: periodSeconds)
      #expect(observations.count == 86_400 / periodSeconds)
      let end = try #require(observations.last).periodStart.advanced(bySeconds: Int64(periodSeconds))
      for observation in observations { try observation.validate(registeredSensor: sensor, at: end) }
    }
  }

  @Test func aDayIsLocalAndWhole() throws {
    let observations = city.observations(of: sensorID, at: .cityHall, day: monday, isHoliday: false)
    // Midnight in Japan is 15:00 UTC of the day before.
    #expect(observations.first?.periodStart == Instant(milliseconds: Int64(monday.dayNumber) * 86_400_000 - 32_400_000))
    for (left, right) in zip(observations, observations.dropFirst()) {
      #expect(right.periodStart.milliseconds(since: left.periodStart) == 3_600_000)
    }
    #expect(city.observations(of: sensorID, at: .cityHall, day: monday, isHoliday: false, periodSeconds: 45).isEmpty)
    #expect(
      city.observations(of: sensorID, at: .cityHall, day: monday, isHoliday: false, utcOffsetSeconds: 19_800).isEmpty)
  }

  @Test func aSeedRepeatsItselfAndAnotherDoesNot() {
    func day(_ seed: UInt64, _ sensor: String = "kita-sensor") -> [Observation] {
      SimulatedCity(seed: seed).observations(of: audienceID(sensor), at: .cityHall, day: monday, isHoliday: false)
    }
    #expect(day(1) == day(1))
    #expect(day(1).map(\.cells) != day(2).map(\.cells))
    #expect(day(1).map(\.cells) != day(1, "other").map(\.cells))
  }

  @Test func commutersFillTheCentreAtEightAndAtSix() {
    let adults = IntendedAudience(fromAge: 25, untilAge: 54)
    for code in ["27127", "27128"] {
      let rush = expected(ward(code), hour: 8)
      #expect(share(rush, adults) > 0.7)
      #expect(rush.total > expected(ward(code), hour: 11).total)
      #expect(share(expected(ward(code), hour: 18), adults) > 0.7)
      #expect(share(rush, adults) > share(expected(ward("27116"), hour: 8), adults) + 0.2)
    }
  }

  @Test func olderPeopleComeInTheMorning() {
    for code in ["27116", "27121"] {
      #expect(share(expected(ward(code), hour: 9), olderPeople) > 0.5)
      #expect(
        share(expected(ward(code), hour: 9), olderPeople) > share(expected(ward(code), hour: 16), olderPeople) + 0.2)
      #expect(
        share(expected(ward(code), hour: 9), olderPeople) > 2 * share(expected(ward("27127"), hour: 9), olderPeople))
    }
  }

  @Test func familiesComeAfterSchool() {
    let children = IntendedAudience(untilAge: 12)
    for code in ["27123", "27124"] {
      #expect(share(expected(ward(code), hour: 16), children) > 0.2)
      #expect(share(expected(ward(code), hour: 16), children) > 2 * share(expected(ward("27127"), hour: 16), children))
      #expect(share(expected(ward(code), hour: 16), children) > share(expected(ward(code), hour: 9), children))
    }
  }

  @Test func atNightAndOnClosedDaysHardlyAnybodyComes() {
    for place in [SimulatedCity.Place.cityHall, ward("27127"), ward("27116"), ward("27123")] {
      for hour in [0, 3, 5, 22, 23] { #expect(expected(place, hour: hour).total < 1) }
      let busy = expected(place, hour: 10).total
      #expect(expected(place, .sunday, hour: 10).total < busy / 20)
      let holiday = city.expectation(of: sensorID, at: place, weekday: .monday, hour: 10, isHoliday: true)
      #expect(holiday.total < busy / 20)
      #expect((40...600).contains(busy))
    }
  }

  @Test func fridayEveningsAreOpen() {
    #expect(expected(ward("27116"), .friday, hour: 18).total > 2 * expected(ward("27116"), .thursday, hour: 18).total)
  }

  @Test func countsScatterAroundWhatIsExpected() {
    var random = SeededRandom(seed: 3)
    for mean in [0.2, 3, 40, 250] as [Double] {
      let draws = (0..<4000).map { _ in Double(SimulatedCity.poisson(mean, &random)) }
      let average = draws.reduce(0, +) / 4000
      let variance = draws.reduce(0) { $0 + ($1 - average) * ($1 - average) } / 3999
      // Mean and variance are both the parameter; five and about six standard errors.
      #expect(abs(average - mean) < 5 * (mean / 4000).squareRoot())
      #expect(abs(variance / mean - 1) < 0.25)
    }
  }

  @Test func someLookAndFewerInTheRush() {
    var looks: [Bool: (look: Int, ots: Int)] = [:]
    for week in 0..<4 {
      let day = monday.advanced(byDays: 7 * week)
      for (hour, observation) in city.observations(of: sensorID, at: ward("27127"), day: day, isHoliday: false)
        .enumerated()
      {
        looks[[8, 18].contains(hour), default: (0, 0)].look += observation.totalLook ?? 0
        looks[[8, 18].contains(hour), default: (0, 0)].ots += observation.totalOts
      }
    }
    let rates = looks.mapValues { Double($0.look) / Double(max(1, $0.ots)) }
    #expect((0.05...0.15).contains(rates[true] ?? 0))
    #expect((0.15...0.35).contains(rates[false] ?? 0))
  }

  @Test func coverageIsSometimesPartialAndThenCountsAreFewer() {
    let days = (0..<100).flatMap {
      city.observations(of: sensorID, at: .cityHall, day: monday.advanced(byDays: $0), isHoliday: false)
    }
    let partly = days.filter { $0.coverageSeconds < 3600 }
    #expect((20...80).contains(partly.count))
    #expect(partly.allSatisfy { $0.coverageSeconds >= 1800 })
  }

  /// From sensors to an order: each ward's screens prefer what is meant for those who come there.
  @Test func theWholeWayFromCountsToRankings() {
    let codes = ["27127", "27116", "27123"]
    let sensors = codes.map {
      Sensor(id: audienceID("s-\($0)"), site: audienceID("o-\($0)"), displays: [audienceID("d-\($0)")])
    }
    let displays = codes.map { Display(id: audienceID("d-\($0)"), site: audienceID("o-\($0)"), name: "") }
    var hours: [LocalAudienceHour] = []
    for (code, sensor) in zip(codes, sensors) {
      for day in (0..<7).map({ monday.advanced(byDays: $0) }) {
        let observations = city.observations(
          of: sensor.id, at: ward(code), day: day, isHoliday: false, periodSeconds: 900)
        for (hour, start) in stride(from: 0, to: 96, by: 4).enumerated() {
          let hourStart = observations[start].periodStart
          hours += AudienceHour.rollUp(observations, sensor: sensor.id, hourStart: hourStart).map {
            LocalAudienceHour(counts: $0, hourOfWeek: HourOfWeek(day: day, hour: hour))
          }
        }
      }
    }
    let model = AudienceModel.make(
      publishedAt: Instant(milliseconds: 0), sensors: sensors, displays: displays, hours: hours)
    let contents = [
      PoolCandidate(content: audienceID("pension"), audience: olderPeople),
      PoolCandidate(content: audienceID("child-allowance"), audience: IntendedAudience(untilAge: 12)),
      PoolCandidate(content: audienceID("tax-return"), audience: IntendedAudience(fromAge: 25, untilAge: 54)),
    ]
    func first(_ code: String, _ hour: Int) -> String? {
      model.rankings(display: audienceID("d-\(code)"), weekday: .tuesday, hour: hour, candidates: contents)
        .first?.content.text
    }
    #expect(first("27127", 8) == "tax-return")
    #expect(first("27116", 9) == "pension")
    #expect(first("27123", 16) == "child-allowance")
  }
}
