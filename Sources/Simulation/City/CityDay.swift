public import HTTPClient
internal import Signage

/// A city's day at speed, on a server that has one: all its displays are live, their sensors count the last working day in quick
/// succession, and one emergency is written by an officer, confirmed by another, followed and cleared. What happens is told in
/// lines for people.
///
/// The server's clock is real: only the counts belong to the day that is told. They are sent as counted later (`backfill`), in
/// place of what was counted for that day before.
public struct CityDay {
  public enum Emergency: String, Sendable, CaseIterable {
    case none, drill, live
  }

  /// How the day is run.
  public struct Settings: Sendable {
    public var crowd: CrowdSettings
    /// How much faster than real the day goes.
    public var speed = 60.0
    /// `ja` or `en`.
    public var language = "ja"
    public var emergency = Emergency.drill

    public init(crowd: CrowdSettings) { self.crowd = crowd }
  }

  /// Local hours of the day.
  private static let emergencyHour = 10
  /// Of the day, how long the message stays; at least some seconds of real time, so that it can be seen.
  private static let emergencyMinutes = 30.0
  private static let emergencyLeastSeconds = 8.0
  private static let connectSeconds: Int64 = 60
  private static let deliverySeconds: Int64 = 15
  /// So long it is tried to take a message off the screens where the server refuses that.
  private static let endingSeconds: Int64 = 5

  private let settings: Settings
  private let places: CityPlaces
  private let crowd: Crowd
  private let sensors: [SensorToken]
  private let day: LocalDate
  private let zone: Zone
  private let watch = Watch()
  private let server: WebAddress
  private let story: Story
  private var emergency: CityEmergency?
  private var total = CityHour()

  private struct SensorToken {
    var sensor: CityPlaces.Sensor
    var observations: [Observation]
    var token: String
  }

  /// Asks the city for its places and makes the tokens of all who take part. `administrator` may do that; the tokens of earlier
  /// simulations end.
  ///
  /// Throws what asking gives, and where the city has no display.
  public init(
    server: WebAddress, administrator: Office, settings: Settings, say: @escaping (String) -> Void
  ) throws {
    self.settings = settings
    self.server = server
    story = Story(language: settings.language, say: say)
    places = try CityPlaces(administrator)
    guard let zone = Zone(identifier: places.sites.first?.timeZone ?? "Asia/Tokyo"), !places.displays.isEmpty else {
      throw Office.Refused(what: "\(server)", says: "has no display; `kosatsu demo` makes a city")
    }
    self.zone = zone
    day = Self.lastWorkingDay(before: zone.local(at: watch.now).day)
    try administrator.endTokens(of: Office.Simulated.allCases)
    var tokens: [String] = []
    for display in places.displays {
      tokens.append(try administrator.makeToken(display.id, of: .display, display: display.id))
    }
    crowd = try Crowd(server: server, tokens: tokens, settings: settings.crowd)
    sensors = try Self.sensors(places, on: day, zone, seed: settings.crowd.seed, administrator)
    guard settings.emergency != .none else { return }
    let authorities = settings.crowd.certificateAuthorities
    emergency = CityEmergency(
      writer: try Office(
        server: server, token: try administrator.makeToken("1", of: .officer),
        certificateAuthorities: authorities),
      confirmer: try Office(
        server: server, token: try administrator.makeToken("2", of: .officer),
        certificateAuthorities: authorities), kind: settings.emergency)
  }

  /// On which the offices were open; the day before where there was none within a week.
  private static func lastWorkingDay(before today: LocalDate) -> LocalDate {
    let days = (1...7).map { today.advanced(byDays: -$0) }
    let working = days.first { day in
      day.weekday != .saturday && day.weekday != .sunday && !HolidayCalendar.japan.contains(day)
    }
    return working ?? days[0]
  }

  private static func sensors(
    _ places: CityPlaces, on day: LocalDate, _ zone: Zone, seed: UInt64, _ administrator: Office
  ) throws -> [SensorToken] {
    let city = SimulatedCity(seed: seed)
    let isHoliday = HolidayCalendar.japan.contains(day)
    var sensors: [SensorToken] = []
    for sensor in places.sensors {
      let noon = zone.midnight(of: day).advanced(bySeconds: 43_200)
      sensors.append(
        SensorToken(
          sensor: sensor,
          observations: city.observations(
            of: sensor.id, at: places.place(of: sensor), day: day, isHoliday: isHoliday,
            utcOffsetSeconds: zone.offsetSeconds(at: noon)),
          token: try administrator.makeToken(sensor.id.text, of: .sensor, sensor: sensor.id.text)))
    }
    return sensors
  }

  /// Tells the day until it is over or `flag` is raised; what happened to the players in all.
  ///
  /// Throws what the officers and sensors are refused.
  public mutating func live(until flag: Flag) throws -> Tally {
    do {
      try connect(until: flag)
      story.tellBeginning(day, displays: places.displays.count, sensors: sensors.count, settings.speed)
      for hour in 0..<24 where !flag.isRaised { try liveHour(hour, until: flag) }
    } catch {
      // No message may stay on the screens because the simulation could not go on.
      endEmergency()
      throw error
    }
    crowd.leave()
    let tally = crowd.tally
    story.tellEnd(total, tally)
    return tally
  }

  /// Again and again for a while; who watches is told where it could not be done.
  private mutating func endEmergency() {
    let last = watch.now.advanced(bySeconds: Self.endingSeconds)
    while let id = emergency?.id {
      do { try emergency?.end() } catch {
        guard watch.now < last else { return story.tellLeft(id, error) }
        live(milliseconds: 1000)
      }
    }
  }

  private func live(milliseconds: Int64, until flag: Flag = Flag()) {
    let end = watch.now.advanced(byMilliseconds: milliseconds)
    while watch.now < end, !flag.isRaised { crowd.step() }
  }

  private func connect(until flag: Flag) throws {
    let end = watch.now.advanced(bySeconds: Self.connectSeconds)
    while crowd.connected < places.displays.count, watch.now < end, !flag.isRaised { crowd.step() }
  }

  private mutating func liveHour(_ hour: Int, until flag: Flag) throws {
    let end = watch.now.advanced(byMilliseconds: Int64(3_600_000 / settings.speed))
    if hour == Self.emergencyHour { try goThroughEmergency(until: flag) }
    while watch.now < end, !flag.isRaised { crowd.step() }
    guard !flag.isRaised else { return }
    var counted = CityHour()
    for sensor in sensors where sensor.observations.indices.contains(hour) {
      let observation = sensor.observations[hour]
      try send(observation, of: sensor)
      counted.add(observation, at: sensor.sensor.site)
    }
    total.add(counted)
    story.tell(
      hour: hour, counted, busiest: counted.busiest.flatMap { places.site($0.site)?.name }, showing: showing(at: hour))
  }

  private func send(_ observation: Observation, of sensor: SensorToken) throws {
    let office = try Office(
      server: server, token: sensor.token, certificateAuthorities: settings.crowd.certificateAuthorities)
    let revision = SentObservation.revision(of: watch.now)
    let answer = try office.ask(
      .post, "/v1/audience/observations",
      SentObservations(observations: [SentObservation(observation, revision: revision, backfill: true)]),
      as: ObservationsAnswer.self)
    if let rejected = answer.rejected.first {
      throw Office.Refused(what: "counts of \(observation.sensor.text)", says: rejected.rule)
    }
  }

  /// What one of the displays shows, another one each hour.
  private func showing(at hour: Int) -> Story.Seen? {
    let count = places.displays.count
    for step in 0..<count {
      let number = (hour * 7 + step) % count
      guard let title = crowd.title(of: number, in: settings.language) else { continue }
      return Story.Seen(display: places.displays[number].name, title: title, time: presentTime)
    }
    return nil
  }

  /// Local, as `09:41`.
  private var presentTime: String { String(zone.text(of: watch.now).dropFirst(11).prefix(5)) }

  private mutating func goThroughEmergency(until flag: Flag) throws {
    guard emergency != nil else { return }
    let (now, time) = (watch.now, presentTime)
    guard let revision = try emergency?.write(at: now, time: time) else { return }
    story.tellWritten(settings.emergency, at: time)
    live(milliseconds: 1000, until: flag)
    guard !flag.isRaised else {
      try emergency?.end()
      return
    }
    try emergency?.confirm(revision: revision)
    story.tellConfirmed()
    var deliveries = try emergency?.deliveries()
    let end = watch.now.advanced(bySeconds: Self.deliverySeconds)
    while let told = deliveries?.summary, told.shown < told.displays, watch.now < end, !flag.isRaised {
      live(milliseconds: 200)
      deliveries = try emergency?.deliveries()
    }
    if let deliveries { story.tell(deliveries) }
    let seconds = max(Self.emergencyLeastSeconds, Self.emergencyMinutes * 60 / settings.speed)
    live(milliseconds: Int64(seconds * 1000), until: flag)
    try emergency?.end()
    story.tellCleared(settings.emergency)
  }
}
