internal import Signage

/// A sensor that counts people who are not there: one observation for each period that ended, kept until the server has it.
///
/// Pure, as `SimulatedPlayer` is.
struct SimulatedSensor {
  /// A sensor that is never in touch forgets its oldest counts.
  private static let mostWaiting = 1000
  /// Sent together.
  private static let mostAtOnce = 100

  let id: SensorID
  private let city: SimulatedCity
  private let place: SimulatedCity.Place
  private let zone: Zone
  private let periodSeconds: Int64
  /// Of a period, after which it sends: not all at once.
  private let delay: Int64
  private var random: SeededRandom
  private var countedUntil: Instant
  private(set) var waiting: [Observation] = []
  private var sending = 0
  private var nextSending: Instant
  private var failures = 0

  init(
    id: SensorID, ward: WardCode, zone: Zone, periodSeconds: Int64, seed: UInt64, startsAt now: Instant
  ) {
    self.id = id
    self.zone = zone
    self.periodSeconds = periodSeconds
    city = SimulatedCity(seed: seed)
    place = .wardOffice(ward)
    random = SeededRandom(
      seed: SeededRandom.mixed(seed ^ UInt64(bitPattern: Int64(id.text.utf8.reduce(7) { $0 &* 31 &+ Int($1) }))))
    delay = Int64(random.below(Int(periodSeconds * 1000)))
    // The period that ended last is the first that is counted.
    let period = periodSeconds * 1000
    countedUntil = Instant(milliseconds: (now.milliseconds / period - 1) * period)
    nextSending = now
  }

  var nextDue: Instant {
    if sending > 0 { return Instant(milliseconds: .max) }
    return waiting.isEmpty ? countedUntil.advanced(byMilliseconds: periodSeconds * 1000 + delay) : nextSending
  }

  /// What is to be sent now; empty when there is nothing.
  mutating func due(at now: Instant) -> [Observation] {
    count(until: now)
    guard sending == 0, !waiting.isEmpty, nextSending <= now else { return [] }
    sending = min(waiting.count, Self.mostAtOnce)
    return Array(waiting.prefix(sending))
  }

  mutating func taken() {
    waiting.removeFirst(min(sending, waiting.count))
    (sending, failures) = (0, 0)
  }

  mutating func failed(at now: Instant) {
    (sending, failures) = (0, failures + 1)
    nextSending = now.advanced(byMilliseconds: Pause.milliseconds(afterFailures: failures, &random))
  }

  private mutating func count(until now: Instant) {
    while true {
      let end = countedUntil.advanced(bySeconds: periodSeconds)
      guard end.advanced(byMilliseconds: delay) <= now else { return }
      let local = zone.local(at: countedUntil)
      let hour = Int(local.millisecondOfDay / 3_600_000)
      let expectation = city.expectation(
        of: id, at: place, weekday: local.day.weekday, hour: hour,
        isHoliday: HolidayCalendar.japan.contains(local.day))
      waiting.append(
        city.observation(
          of: id, periodStart: countedUntil, periodSeconds: Int(periodSeconds), expectation: expectation,
          lookRates: city.lookRates(hour: hour)))
      if waiting.count > Self.mostWaiting { waiting.removeFirst() }
      countedUntil = end
    }
  }
}
