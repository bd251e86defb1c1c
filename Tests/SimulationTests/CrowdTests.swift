import Foundation
import HTTPClient
import HTTPServer
import Signage
import Synchronization
import Testing

@testable import Simulation

/// A host on loopback that takes no sensor's counts, and says nothing to whatever else it is asked.
private final class Host: RequestHandler {
  private let kept = Mutex<[[UInt8]]>([])
  let isSilent: Bool

  init(isSilent: Bool = false) { self.isSilent = isSilent }

  /// What sensors sent.
  var bodies: [[UInt8]] { kept.withLock { $0 } }

  func admit(_ head: RequestHead) -> Admission { .collect(upTo: 1 << 20) }

  func respond(to request: Request) -> Reply {
    if request.head.path == "/v1/audience/observations", !isSilent {
      kept.withLock { $0.append(request.body) }
      let answer = #"{"accepted":0,"unchanged":0,"rejected":[{"index":0,"rule":"future"}]}"#
      return .now(.json(Array(answer.utf8), status: 202))
    }
    return .later { () async -> Response in
      do { try await Task.sleep(for: .seconds(60)) } catch { return .text("stopped") }
      return .text("late")
    }
  }
}

@Suite(.timeLimit(.minutes(1))) struct CrowdTests {
  /// Where nobody listens.
  private let nobody = "http://127.0.0.1:1"

  private func settings(seconds: Double) -> CrowdSettings {
    var settings = CrowdSettings(seed: 1)
    (settings.rampSeconds, settings.seconds, settings.lineSeconds) = (0, seconds, 1)
    return settings
  }

  private func crowd(_ address: String, players: Int, seconds: Double) throws -> Crowd {
    try Crowd(
      server: try #require(WebAddress(address)), tokens: (0..<players).map { "token-\($0)" },
      settings: settings(seconds: seconds))
  }

  private func summary(_ live: (_ tell: (Tally, Bool) -> Void) -> Void) throws -> Tally {
    var summary: Tally?
    live { tally, isSummary in if isSummary { summary = tally } }
    return try #require(summary)
  }

  @Test func aLineSaysHowLongItTook() throws {
    let crowd = try crowd(nobody, players: 2, seconds: 4)
    var lines: [Double] = []
    var all = 0.0
    let begin = ContinuousClock.now
    crowd.live(until: Flag()) { tally, isSummary in
      if isSummary { all = tally.seconds } else { lines.append(tally.seconds) }
      // The thread is late for the second one.
      if lines.count == 1 { Thread.sleep(forTimeInterval: 1.5) }
    }
    let took = ContinuousClock.now - begin
    #expect(lines.count >= 2 && lines[1] >= 1.5, "\(lines)")
    // By a watch of whole milliseconds.
    #expect(all >= 4 && .seconds(all - 0.01) <= took && .seconds(all + 0.2) > took, "\(all) of \(took)")
  }

  @Test func whoeverStepsItselfIsTimedAsWell() throws {
    let crowd = try crowd(nobody, players: 2, seconds: 4)
    let begin = ContinuousClock.now
    while ContinuousClock.now - begin < .milliseconds(300) { crowd.step() }
    let tally = crowd.tally
    #expect(tally.seconds >= 0.29 && tally.errorCount > 0)
    #expect(.seconds(tally.seconds) <= ContinuousClock.now - begin + .milliseconds(2))
    #expect(crowd.tally.seconds >= tally.seconds && crowd.tally.errors == tally.errors)
  }

  @Test func whatIsNotAnsweredAtTheEndHasFailed() throws {
    let server = try HTTPServer(ServerSettings(), handler: Host())
    let crowd = try crowd("http://127.0.0.1:\(server.boundPort)", players: 3, seconds: 0.3)
    let tally = try summary { crowd.live(until: Flag(), tell: $0) }
    #expect(tally.errors == ["state.unanswered": 3, "report.unanswered": 3])
  }

  private func sensors(_ address: String, seconds: Double) throws -> SensorCrowd {
    let made = (1...60).map { Office.MadeSensor(id: "simulated-\($0)", ward: "27127", token: "token-\($0)") }
    return try SensorCrowd(
      server: try #require(WebAddress(address)), sensors: made, periodSeconds: 15, settings: settings(seconds: seconds))
  }

  private struct Sent: Decodable {
    var observations: [Observation]
    struct Observation: Decodable { var revision: Int }
  }

  @Test func countsThatAreRejectedAreErrors() throws {
    let host = Host()
    let server = try HTTPServer(ServerSettings(), handler: host)
    let sensors = try sensors("http://127.0.0.1:\(server.boundPort)", seconds: 3)
    let tally = try summary { sensors.live(until: Flag(), tell: $0) }
    #expect(tally.told.rejected > 0 && tally.errors == ["observation.future": tally.told.rejected])
    #expect(tally.told.stored == 0)
    // One revision for all of a run, and a later run has a higher one.
    let now = Instant(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000))
    let sent = try host.bodies.map { try JSONDecoder().decode(Sent.self, from: Data($0)) }
    let revisions = Set(sent.flatMap { $0.observations.map(\.revision) })
    #expect(revisions.count == 1 && revisions.allSatisfy { $0 > 1 && $0 < SentObservation.revision(of: now) })
  }

  @Test func countsThatAreNotAnsweredAtTheEndHaveFailed() throws {
    let server = try HTTPServer(ServerSettings(), handler: Host(isSilent: true))
    let sensors = try sensors("http://127.0.0.1:\(server.boundPort)", seconds: 2)
    let tally = try summary { sensors.live(until: Flag(), tell: $0) }
    #expect(tally.errorCount > 0 && Array(tally.errors.keys) == ["observation.unanswered"])
  }
}

@Suite struct StoryTests {
  @Test(arguments: ["ja", "en"])
  func timesAreToldOnlyWhereThereAreSome(language: String) throws {
    func told(_ summary: String, _ rows: String) throws -> String {
      var lines: [String] = []
      let deliveries = try JSONDecoder().decode(
        CityEmergency.Deliveries.self, from: Data(#"{"summary":\#(summary),"deliveries":\#(rows)}"#.utf8))
      Story(language: language) { lines.append($0) }.tell(deliveries)
      return lines.joined()
    }
    let none = try told(#"{"displays":2,"shown":0,"p50Milliseconds":null}"#, #"[{"display":"a","milliseconds":null}]"#)
    #expect(none.contains("2") && !none.contains("0.00") && !none.contains("half") && !none.contains("半数"))
    let one = try told(#"{"displays":2,"shown":1,"p50Milliseconds":120}"#, #"[{"display":"a","milliseconds":120}]"#)
    #expect(one.contains("0.12"))
  }
}
