import Signage
import Testing

@testable import Simulation

@Suite struct SensorTests {
  private func sensor(periodSeconds: Int64 = 60) throws -> SimulatedSensor {
    SimulatedSensor(
      id: try id("simulated-00001"), ward: try #require(WardCode("27127")),
      zone: try #require(Zone(identifier: "Asia/Tokyo")),
      periodSeconds: periodSeconds, seed: 1, startsAt: Life.start)
  }

  @Test func eachPeriodIsCountedOnceAfterItsEnd() throws {
    var sensor = try sensor()
    var sent: [Observation] = []
    var now = Life.start
    while now < Life.start.advanced(bySeconds: 3600) {
      let due = sensor.due(at: now)
      #expect(due.allSatisfy { $0.periodStart.advanced(bySeconds: 60) <= now })
      if !due.isEmpty {
        sent += due
        sensor.taken()
      }
      now = max(sensor.nextDue, now.advanced(byMilliseconds: 1))
    }
    let starts = sent.map(\.periodStart.milliseconds)
    #expect((59...61).contains(starts.count) && zip(starts, starts.dropFirst()).allSatisfy { $1 - $0 == 60_000 })
    let registered = Sensor(id: try id("simulated-00001"), site: try id("site"), displays: [])
    for observation in sent { try observation.validate(registeredSensor: registered, at: now) }
  }

  @Test func whatCouldNotBeSentIsSentLater() throws {
    var sensor = try sensor()
    var now = sensor.nextDue
    let first = sensor.due(at: now)
    #expect(first.count == 1 && sensor.due(at: now).isEmpty)
    sensor.failed(at: now)
    #expect(sensor.due(at: now).isEmpty)
    now = now.advanced(bySeconds: 180)
    let again = sensor.due(at: now)
    #expect(again.count == 4 && again.first == first.first)
    sensor.taken()
    #expect(sensor.waiting.isEmpty)
  }
}
