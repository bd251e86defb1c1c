internal import Foundation
internal import HTTPClient
internal import Processes
internal import Simulation

extension Command {
  static let simulatePlayers = Command(
    name: "simulate players",
    about: "Lives as many players of a served city and prints rates and latencies: kosatsu simulate players N",
    options: Option.simulation + Option.players
  ) { options in
    let server = try options.server()
    let settings = try CrowdSettings(options)
    let plan = try PlayersPlan(options)
    let isJSON = options["json"] != nil
    Output.line(settings.beginning("players", of: server, isJSON: isJSON))
    let tally = try await simulating { flag in
      let tokens = try plan.tokens(of: server, settings) { if !isJSON { Output.line($0) } }
      let crowd = try Crowd(server: server, tokens: tokens, settings: settings)
      return printing(isJSON: isJSON) { crowd.live(until: flag, tell: $0) }
    }
    guard tally.errorCount == 0 else { throw SimulationFailed(errors: tally.errorCount) }
  }

  static let simulateCity = Command(
    name: "simulate city",
    about:
      "Lives a day of a served city at speed and tells it: screens, sensors, one emergency. For shows, and for a look.",
    options: Option.simulation + Option.city
  ) { options in
    let server = try options.server()
    var settings = CityDay.Settings(crowd: try CrowdSettings(options))
    settings.speed = try options.number("speed", in: 1...100_000)
    settings.language = try options.parsed("language") { ["ja", "en"].contains($0) ? $0 : nil } ?? "ja"
    settings.emergency = try options.parsed("emergency") { CityDay.Emergency(rawValue: $0) } ?? .drill
    let administrator = try options.administratorToken()
    let tally = try await simulating { [settings] flag in
      let office = try Office(
        server: server, token: administrator, certificateAuthorities: settings.crowd.certificateAuthorities)
      defer {
        // What was made for the day ends with it; the next one would end it otherwise.
        do { try office.endTokens(of: Office.Simulated.allCases) } catch { Output.line("\(error)") }
      }
      var day = try CityDay(server: server, administrator: office, settings: settings) { Output.line($0) }
      return try day.live(until: flag)
    }
    guard tally.errorCount == 0 else {
      Output.line(tally.line)
      throw SimulationFailed(errors: tally.errorCount)
    }
  }

  static let simulateSensors = Command(
    name: "simulate sensors",
    about:
      "Makes as many sensors at a served city, counts live, and prints rates and latencies: kosatsu simulate sensors N",
    options: Option.simulation + Option.sensors
  ) { options in
    let server = try options.server()
    let settings = try CrowdSettings(options)
    let administrator = try options.administratorToken()
    guard options.operands.count == 1, let count = Int(options.operands[0]), (1...100_000).contains(count) else {
      throw UsageError(says: "Give the number of sensors.")
    }
    let period = Int64(try options.number("period-seconds", in: 15...3600))
    guard [15, 30, 60, 300, 900, 3600].contains(period) else {
      throw UsageError(says: "--period-seconds is 15, 30, 60, 300, 900 or 3600.")
    }
    let isJSON = options["json"] != nil
    Output.line(settings.beginning("sensors", of: server, isJSON: isJSON))
    let tally = try await simulating { flag in
      let office = try Office(
        server: server, token: administrator, certificateAuthorities: settings.certificateAuthorities)
      let made = try office.makeSensors(count) { if !isJSON { Output.line("\($0) of \(count) sensors made") } }
      let crowd = try SensorCrowd(server: server, sensors: made, periodSeconds: period, settings: settings)
      return printing(isJSON: isJSON) { crowd.live(until: flag, tell: $0) }
    }
    guard tally.errorCount == 0 else { throw SimulationFailed(errors: tally.errorCount) }
  }

  /// Prints what `live` tells of, and answers the last of it: the summary.
  private static func printing(isJSON: Bool, _ live: (_ tell: (Tally, _ isSummary: Bool) -> Void) -> Void) -> Tally {
    var summary = Tally()
    live { tally, isSummary in
      Output.line(tally, isSummary, isJSON: isJSON)
      summary = tally
    }
    return summary
  }

  /// Does `work` on a thread of its own, with a flag that SIGTERM and SIGINT raise.
  private static func simulating(_ work: @escaping @Sendable (Flag) throws -> Tally) async throws -> Tally {
    let (termination, flag) = (try Termination(), Flag())
    let waiting = Task {
      await termination.wait()
      flag.raise()
    }
    defer { waiting.cancel() }
    return try await BlockingQueue(name: "simulation", width: 1).run { try work(flag) }
  }
}

extension Output {
  fileprivate static func line(_ tally: Tally, _ isSummary: Bool, isJSON: Bool) {
    let name = isSummary ? "summary" : "interval"
    line(isJSON ? tally.json(named: name) : (isSummary ? "in all: " : "") + tally.line)
  }
}

struct SimulationFailed: Error, CustomStringConvertible {
  let errors: Int
  var description: String { "\(errors) errors; the last line names them" }
}

/// Whose players are lived: tokens that are there, or displays that are made.
struct PlayersPlan: Sendable {
  private let count: Int?
  private let file: String?
  private let administrator: String?
  private let pairs: Bool

  init(_ options: Options) throws {
    count = try options.operands.first.map { operand in
      guard let count = Int(operand), (1...100_000).contains(count), options.operands.count == 1 else {
        throw UsageError(says: "\(operand) is no number of players.")
      }
      return count
    }
    file = options["tokens"]
    pairs = options["pair"] != nil
    administrator = options["create"] == nil && !pairs ? nil : try options.administratorToken()
    guard file != nil || (administrator != nil && count != nil) else {
      throw UsageError(
        says: "Give --tokens FILE, or a number of players with --create or --pair, and --administrator-token-file.")
    }
  }

  /// From the file where there is one with enough of them; made otherwise, and kept in the file.
  func tokens(of server: WebAddress, _ settings: CrowdSettings, say: (String) -> Void) throws -> [String] {
    if let file, let text = try? String(contentsOfFile: file, encoding: .utf8) {
      let tokens = text.split(whereSeparator: \.isNewline).map(String.init).filter { !$0.hasPrefix("#") }
      if tokens.count >= count ?? 1 { return Array(tokens.prefix(count ?? tokens.count)) }
    }
    guard let administrator, let count else {
      throw UsageError(says: "--tokens \(file ?? "") has not so many tokens, one a line.")
    }
    let office = try Office(
      server: server, token: administrator, certificateAuthorities: settings.certificateAuthorities)
    let tokens = try office.makeDisplays(count, pairs: pairs) { say("\($0) of \(count) displays made") }
    if let file {
      let made = FileManager.default.createFile(
        atPath: file, contents: Data((tokens.joined(separator: "\n") + "\n").utf8),
        attributes: [.posixPermissions: 0o600])
      if !made { throw UsageError(says: "--tokens \(file) cannot be written.") }
    }
    return tokens
  }
}
