import Testing

@testable import Signage

@Suite("The audience model")
struct AudienceModelTests {
  private let offices = TwoOffices()
  private let eastLobby: DisplayID = audienceID("east-lobby")

  @Test func anHourOfTheWeekIsCountedFromMonday() {
    #expect(HourOfWeek(weekday: .monday, hour: 0).index == 0)
    #expect(HourOfWeek(weekday: .sunday, hour: 23).index == 167)
    #expect(LocalDate("2026-11-21").map { HourOfWeek(day: $0, hour: 9).index } == 5 * 24 + 9)
  }

  @Test func countsAreScaledByCoverage() {
    // 30 people in a whole hour and 27 in 54 minutes: 57 in 1.9 hours.
    let model = offices.model([
      countedHour("east-sensor", at: offices.monday10, [(.male, "65+", 30)]),
      countedHour("east-sensor", at: offices.monday10, week: 1, coverage: 3240, [(.male, "65+", 27)]),
    ])
    let known = model.audience(of: eastLobby, at: offices.monday10)
    #expect(known.basis == .displayHour)
    #expect(abs(known.profile.weights[8] - 30) < 1e-4)
    #expect(known.counted == 57)
    #expect(abs(known.profile.hours - 1.9) < 1e-6)
  }

  @Test func zeroNoDataAndPartialCoverageAreThreeThings() throws {
    let model = offices.model([
      countedHour("east-sensor", at: offices.monday10, []),
      countedHour("east-sensor", at: offices.monday11, coverage: 2879, [(.male, "65+", 30)]),
      countedHour("east-sensor", at: HourOfWeek(weekday: .monday, hour: 12), coverage: 2880, [(.male, "65+", 30)]),
    ])
    let week = try #require(model.displays[eastLobby]?.week)
    #expect(week[offices.monday10].evidence == .nobody)
    #expect(week[offices.monday11].evidence == .partial)
    #expect(week[HourOfWeek(weekday: .monday, hour: 12)].evidence == .people)
    #expect(week[HourOfWeek(weekday: .monday, hour: 13)].evidence == HourProfile.Evidence.none)
    // The site counts all that was seen.
    let site = try #require(model.sites[audienceID("east")])
    #expect(site[offices.monday11].evidence == .people)
    #expect(site[offices.monday11].counted == 30)
  }

  @Test func theFirstRegisteredSensorWithEnoughCoverageSpeaks() {
    let display = Display(id: audienceID("hall"), site: audienceID("east"), name: "Hall")
    let sensors = ["first", "second"].map {
      Sensor(id: audienceID($0), site: audienceID("east"), displays: [display.id])
    }
    let model = AudienceModel.make(
      publishedAt: Instant(milliseconds: 0), sensors: sensors, displays: [display],
      hours: [
        countedHour("first", at: offices.monday10, [(.male, "65+", 10)]),
        countedHour("second", at: offices.monday10, [(.male, "65+", 99)]),
        countedHour("first", at: offices.monday11, coverage: 1800, [(.male, "65+", 10)]),
        countedHour("second", at: offices.monday11, coverage: 3000, [(.male, "65+", 40)]),
      ])
    #expect(model.audience(of: display.id, at: offices.monday10).counted == 10)
    #expect(model.audience(of: display.id, at: offices.monday11).counted == 40)
    // The site is the sum over its sensors.
    #expect(model.sites[audienceID("east")]?[offices.monday10].weights.total == 109)
  }

  @Test func whatIsMissingIsBorrowedFromTheNearestPlace() {
    let tuesday = HourOfWeek(weekday: .tuesday, hour: 15)
    let model = offices.model([
      countedHour("east-sensor", at: offices.monday10, [(.male, "65+", 40)]),
      countedHour("east-sensor", at: offices.monday11, [(.male, "65+", 20)]),
      countedHour("west-sensor", at: tuesday, [(.female, "18-24", 90)]),
    ])
    func known(_ display: String, _ hour: HourOfWeek) -> KnownAudience {
      model.audience(of: audienceID(display), at: hour)
    }
    #expect(known("east-lobby", offices.monday10).basis == .displayHour)
    // 60 people in two hours of the week: one hour's part is 30.
    #expect(known("east-lobby", tuesday).basis == .displayWeek)
    #expect(known("east-lobby", tuesday).counted == 30)
    // A display without a sensor, in a site that has one.
    #expect(known("east-stairs", offices.monday10).basis == .siteHour)
    #expect(known("east-stairs", offices.monday10).counted == 40)
    #expect(known("east-stairs", tuesday).basis == .cityHour)
    // A site without sensors, and a display that the model has never heard of: one sensor's part of the city.
    #expect(known("north-lobby", tuesday).basis == .cityHour)
    #expect(known("unheard-of", tuesday).counted == 45)
    #expect(known("unheard-of", HourOfWeek(weekday: .sunday, hour: 3)).basis == .cityWeek)
    #expect(AudienceModel(publishedAt: Instant(milliseconds: 0)).audience(of: eastLobby, at: tuesday).basis == .nothing)
  }

  @Test func theCityIsTheSumOverSensorsNotOverDisplays() {
    let city = offices.contrast().city[offices.monday10]
    #expect(city.weights.total == 2000)
    #expect(city.counted == 2000)
  }

  @Test func passersByHadNoOpportunityToSee() {
    let model = offices.model([
      countedHour("east-sensor", at: offices.monday10, tier: .circulation, [(.male, "65+", 500)])
    ])
    #expect(!model.knowsAnybody)
    #expect(model.audience(of: eastLobby, at: offices.monday10).basis == .nothing)
  }

  @Test func totalsAloneFollowTheCityAndAreNotCounted() {
    let model = offices.model([
      countedHour("west-sensor", at: offices.monday10, [(.female, "18-24", 75), (.male, "65+", 25)]),
      countedHour("east-sensor", at: offices.monday10, scheme: .unknown, [(.unknown, "unknown", 40)]),
    ])
    let known = model.audience(of: eastLobby, at: offices.monday10)
    #expect(known.profile.weights.total == 40)
    #expect(known.profile.weights[8] == 10)
    #expect(known.counted == 0)
  }

  @Test(arguments: 0..<8)
  func theOrderOfTheHoursDoesNotMatter(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var hours = (0..<200).map { index in
      countedHour(
        index % 2 == 0 ? "east-sensor" : "west-sensor",
        at: HourOfWeek(weekday: Weekday.allCases[index % 7], hour: random.below(24)), week: index,
        coverage: 1 + random.below(3600), scheme: index % 5 == 0 ? .tenYear : .fukui,
        index % 5 == 0 ? [(.male, "60-69", random.below(50))] : [(.female, "25-34", random.below(50))])
    }
    let expected = offices.model(hours)
    random.shuffle(&hours)
    #expect(offices.model(hours) == expected)
    #expect(offices.model(hours).serialized() == expected.serialized())
  }

  @Test func bytesComeBackAsTheSameModel() {
    for model in [offices.contrast(), AudienceModel(publishedAt: Instant(milliseconds: -5)), simulatedModel()] {
      let bytes = model.serialized()
      #expect(AudienceModel(serialized: bytes) == model)
      #expect(AudienceModel(serialized: bytes)?.serialized() == bytes)
    }
  }

  @Test func displaysThatLookAtTheSamePeopleShareTheirBytes() {
    let one = simulatedModel(displaysPerSensor: 1).serialized().count
    let four = simulatedModel(displaysPerSensor: 4).serialized().count
    #expect(four - one < 3 * 2 * 150)
  }

  @Test func bytesThatAreCutLongerOrOfAnotherVersionAreRefused() {
    let bytes = offices.contrast().serialized()
    for count in 0..<bytes.count { #expect(AudienceModel(serialized: Array(bytes.prefix(count))) == nil) }
    #expect(AudienceModel(serialized: bytes + [0]) == nil)
    #expect(AudienceModel(serialized: [2] + bytes.dropFirst()) == nil)
    // A number of profiles that the bytes cannot hold.
    #expect(AudienceModel(serialized: Array(bytes.prefix(9)) + [255, 255, 255, 255] + bytes.dropFirst(13)) == nil)
  }

  @Test(arguments: 0..<20)
  func damagedBytesNeverTrap(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let bytes = offices.contrast().serialized()
    for _ in 0..<50 {
      var damaged = bytes
      for _ in 0..<(1 + random.below(4)) { damaged[random.below(damaged.count)] = UInt8(random.below(256)) }
      guard let model = AudienceModel(serialized: damaged) else { continue }
      // What was taken can be asked.
      let rankings = model.rankings(
        display: eastLobby, weekday: .monday, hour: 10,
        candidates: [PoolCandidate(content: audienceID("a"), audience: olderPeople)])
      #expect(rankings.allSatisfy { $0.low <= $0.score && $0.score <= $0.high })
    }
  }

  private func simulatedModel(displaysPerSensor: Int = 2) -> AudienceModel {
    let sensor = Sensor(
      id: audienceID("s"), site: audienceID("hall"),
      displays: (0..<displaysPerSensor).map { audienceID("display-\($0)") })
    let displays = sensor.displays.map { Display(id: $0, site: sensor.site, name: "") }
    let days = (0..<7).map { LocalDate(dayNumber: 20_773 + $0) }
    let hours = days.flatMap { day in
      SimulatedCity().observations(of: sensor.id, at: .cityHall, day: day, isHoliday: false).enumerated().flatMap {
        index, observation in
        AudienceHour.rollUp([observation], sensor: sensor.id, hourStart: observation.periodStart).map {
          LocalAudienceHour(counts: $0, hourOfWeek: HourOfWeek(day: day, hour: index))
        }
      }
    }
    return AudienceModel.make(
      publishedAt: Instant(milliseconds: 7), sensors: [sensor], displays: displays, hours: hours)
  }
}
