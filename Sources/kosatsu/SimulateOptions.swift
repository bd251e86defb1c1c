internal import Foundation
internal import HTTPClient
internal import Simulation

extension Option {
  static let simulation: [Option] = [
    Option("server", "URL", default: "http://127.0.0.1:8080", "the server, on this machine unless --anywhere is given"),
    Option("anywhere", nil, "the server may be another machine: its screens, its log and its figures are real"),
    Option(
      "certificate-authorities", "FILE", "PEM certificates that the server is checked by, in place of the system's"),
    Option("administrator-token-file", "FILE", "an administrator's token, who makes what is simulated"),
    Option("seed", "NUMBER", "the same number gives the same pauses, spells and counts; without it a new one"),
  ]

  static let players: [Option] = [
    Option("tokens", "FILE", "displays' tokens, one a line; with --create written where there are too few"),
    Option("create", nil, "makes displays simulated-00001 and so on, with tokens; those of earlier runs end"),
    Option("pair", nil, "the same, but each gets its token as a new screen does, by a code that is entered"),
    Option("seconds", "NUMBER", "how long; without it until SIGTERM or SIGINT"),
    Option("ramp-seconds", "NUMBER", default: "10", "in which all of them come"),
    Option("report-seconds", "NUMBER", default: "60", "between two reports of a player"),
    Option("offline-share", "0-0.9", default: "0", "of all players, how many are cut off at a time"),
    Option("offline-seconds", "FROM..TO", default: "30..300", "how long a player is cut off"),
    Option("repeat-share", "0-1", default: "0", "of all reports, how many are sent twice, as after a lost answer"),
    Option(
      "media-mib", "NUMBER", default: "1024", "what all players together fetch of files; the rest is taken to be there"),
    Option("line-seconds", "NUMBER", default: "10", "between two lines"),
    Option("json", nil, "lines for programs"),
  ]

  static let sensors: [Option] = [
    Option("period-seconds", "NUMBER", default: "60", "of a count: 15, 30, 60, 300, 900 or 3600"),
    Option("seconds", "NUMBER", "how long; without it until SIGTERM or SIGINT"),
    Option("line-seconds", "NUMBER", default: "10", "between two lines"),
    Option("json", nil, "lines for programs"),
  ]

  static let city: [Option] = [
    Option("speed", "NUMBER", default: "60", "how much faster than real the day goes"),
    Option("language", "ja|en", default: "ja", "of the story"),
    Option("emergency", "drill|live|none", default: "drill", "what the officers do at ten"),
  ]
}

extension Options {
  /// The server that may be asked. Throws `UsageError` for one that is not this machine, unless that was said.
  func server() throws -> WebAddress {
    let text = try required("server")
    guard let address = WebAddress(text) else {
      throw UsageError(says: "--server \(text) is no http:// or https:// URL.")
    }
    guard address.isLoopback || self["anywhere"] != nil else {
      throw UsageError(
        says:
          "--server \(text) is not this machine; a city's own server is not to be tried out. --anywhere does it all the same."
      )
    }
    return address
  }

  func administratorToken() throws -> String {
    let file = try required("administrator-token-file")
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
      throw UsageError(says: "--administrator-token-file \(file) cannot be read.")
    }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  func number(_ name: String, in range: ClosedRange<Double>) throws -> Double {
    let text = try required(name)
    guard let number = Double(text), range.contains(number) else {
      throw UsageError(says: "--\(name) \(text) is not \(range.lowerBound) to \(range.upperBound).")
    }
    return number
  }
}

extension CrowdSettings {
  private static let longestSeconds = 31_536_000.0

  init(_ options: Options) throws {
    let seed = try options.parsed("seed") { UInt64($0) }
    self.init(seed: seed ?? UInt64.random(in: 0...999_999_999))
    if let file = options["certificate-authorities"] {
      guard FileManager.default.isReadableFile(atPath: file) else {
        throw UsageError(says: "--certificate-authorities \(file) cannot be read.")
      }
      certificateAuthorities = file
    }
    if options["seconds"] != nil { seconds = try options.number("seconds", in: 0.1...Self.longestSeconds) }
    if options["line-seconds"] != nil { lineSeconds = Int64(try options.number("line-seconds", in: 1...3600)) }
    // Only players have the others.
    guard options["ramp-seconds"] != nil else { return }
    rampSeconds = try options.number("ramp-seconds", in: 0...3600)
    mediaBytes = Int(try options.number("media-mib", in: 0...1_048_576)) << 20
    player.reportSeconds = Int64(try options.number("report-seconds", in: 1...3600))
    player.offlineShare = try options.number("offline-share", in: 0...0.9)
    player.repeatShare = try options.number("repeat-share", in: 0...1)
    player.offlineSeconds = try options.offlineSeconds()
  }

  /// What is printed first, with the seed; `devices` are players or sensors.
  func beginning(_ devices: String, of server: WebAddress, isJSON: Bool) -> String {
    isJSON ? #"{"kind":"begin","seed":\#(seed)}"# : "\(devices) of \(server), seed \(seed)"
  }
}

extension Options {
  fileprivate func offlineSeconds() throws -> ClosedRange<Int64> {
    let text = try required("offline-seconds")
    let ends = text.components(separatedBy: "..").compactMap { Int64($0) }
    guard ends.count == 2, ends[0] > 0, ends[0] <= ends[1], ends[1] <= 86_400 else {
      throw UsageError(says: "--offline-seconds \(text) is not FROM..TO in seconds.")
    }
    return ends[0]...ends[1]
  }
}
