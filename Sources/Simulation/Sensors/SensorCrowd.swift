internal import Foundation
public import HTTPClient
internal import Signage

/// Many simulated sensors on one thread.
public final class SensorCrowd {
  private let server: WebAddress
  private let settings: CrowdSettings
  private let loop: TransferLoop
  private var sensors: [SimulatedSensor] = []
  private let tokens: [String]
  private var isInTouch: [Bool]
  private var alarms: Alarms
  private var underway: [TransferLoop.ID: (sensor: Int, microseconds: Int64)] = [:]
  private let watch = Watch()
  private let revision: Int

  /// Each counts in periods of `periodSeconds`, one of those that observations may have.
  ///
  /// Throws what `TransferLoop` throws, and where a sensor's name or the time zone is none.
  public init(
    server: WebAddress, sensors made: [Office.MadeSensor], periodSeconds: Int64, settings: CrowdSettings
  ) throws {
    self.server = server
    self.settings = settings
    revision = SentObservation.revision(of: watch.now)
    tokens = made.map(\.token)
    isInTouch = Array(repeating: false, count: made.count)
    alarms = Alarms(players: made.count)
    loop = try TransferLoop(connections: made.count)
    guard let zone = Zone(identifier: "Asia/Tokyo") else {
      throw Office.Refused(what: "\(server)", says: "the time zone Asia/Tokyo is unknown here")
    }
    for (number, one) in made.enumerated() {
      guard let id = SensorID(one.id), let ward = WardCode(one.ward) else {
        throw Office.Refused(what: one.id, says: "is no sensor's name, or \(one.ward) no ward")
      }
      sensors.append(
        SimulatedSensor(
          id: id, ward: ward, zone: zone, periodSeconds: periodSeconds, seed: settings.seed, startsAt: watch.now))
      alarms.set(watch.now, for: number)
    }
  }

  /// As `Crowd.live`.
  public func live(until flag: Flag, tell: (Tally, _ isSummary: Bool) -> Void) {
    let end = settings.seconds.map { watch.now.advanced(byMilliseconds: Int64($0 * 1000)) }
    var (all, latest, began) = (Tally(), Tally(), watch.now)
    func settle() -> Tally {
      let now = watch.now
      latest.seconds = Double(now.milliseconds(since: began)) / 1000
      (latest.players, latest.connected) = (sensors.count, isInTouch.count { $0 })
      all.add(latest)
      defer { (latest, began) = (Tally(), now) }
      return latest
    }
    while !flag.isRaised, end.map({ watch.now < $0 }) ?? true {
      step(&latest)
      guard watch.now >= began.advanced(bySeconds: settings.lineSeconds) else { continue }
      tell(settle(), false)
    }
    let last = watch.now.advanced(bySeconds: 5)
    while !underway.isEmpty, watch.now < last { take(loop.turn(atMostMilliseconds: 100), &latest) }
    for id in underway.keys {
      loop.cancel(id)
      latest.fail("observation.unanswered")
    }
    underway.removeAll()
    _ = settle()
    tell(all, true)
  }

  private func step(_ tally: inout Tally) {
    let now = watch.now
    while let number = alarms.pop(at: now) {
      let observations = sensors[number].due(at: now)
      if !observations.isEmpty { send(observations, of: number, &tally) }
      alarms.set(max(sensors[number].nextDue, now.advanced(byMilliseconds: 1)), for: number)
    }
    let wait = alarms.next.map { min(100, max(0, $0.milliseconds(since: now))) } ?? 100
    take(loop.turn(atMostMilliseconds: Int(wait)), &tally)
  }

  private func send(_ observations: [Observation], of number: Int, _ tally: inout Tally) {
    let document = SentObservations(
      observations: observations.map { SentObservation($0, revision: revision, backfill: false) })
    guard let address = server.following("/v1/audience/observations"), let body = try? JSONEncoder().encode(document)
    else {
      tally.fail("badAddress")
      return sensors[number].failed(at: watch.now)
    }
    var request = HTTPRequest(address, agent: settings.agent, milliseconds: 20_000, mostBytes: 1 << 20)
    request.method = .post
    request.fields = ["Authorization: Bearer \(tokens[number])", "Content-Type: application/json", "Expect:"]
    request.body = Array(body)
    request.connection = .own
    request.certificateAuthorities = settings.certificateAuthorities
    underway[loop.begin(request)] = (number, watch.microseconds)
  }

  private func take(_ events: [TransferLoop.Event], _ tally: inout Tally) {
    for event in events {
      guard let (number, began) = underway.removeValue(forKey: event.id) else { continue }
      isInTouch[number] = false
      switch event {
      case .received: break
      case .failed(_, let fault):
        tally.fail("observation.\(fault)")
        sensors[number].failed(at: watch.now)
      case .ended(_, let answer):
        tally.bytes += answer.bytes.count
        guard answer.status == 202,
          let said = try? JSONDecoder().decode(ObservationsAnswer.self, from: Data(answer.bytes))
        else {
          tally.fail("observation.status\(answer.status)")
          sensors[number].failed(at: watch.now)
          break
        }
        isInTouch[number] = true
        tally.time(.observation, microseconds: watch.microseconds - began)
        count(said, &tally)
        // What was rejected would be each time.
        sensors[number].taken()
      }
      alarms.set(max(sensors[number].nextDue, watch.now.advanced(byMilliseconds: 1)), for: number)
    }
  }

  private func count(_ answer: ObservationsAnswer, _ tally: inout Tally) {
    tally.told.stored += answer.accepted
    tally.told.duplicate += answer.unchanged
    tally.told.rejected += answer.rejected.count
    for rejected in answer.rejected { tally.fail("observation.\(rejected.rule)") }
  }
}
