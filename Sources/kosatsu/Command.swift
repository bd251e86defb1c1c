/// One thing the program can be told to do.
struct Command: Sendable {
  /// As typed: `serve`, `token create`.
  let name: String
  let about: String
  let options: [Option]
  let run: @Sendable (Options) async throws -> Void

  static let all: [Command] = [
    serve, demo, tokenCreate, tokenList, tokenRevoke, audienceImport, holidaysImport, holidaysList, areasImport,
    areasList, simulatePlayers, simulateSensors, simulateCity,
  ]

  static let dataDirectory = Option("data-dir", "DIR", "where the database and the media are; made when it is missing")
  static let listen = Option(
    "listen", "ADDRESS:PORT", default: "127.0.0.1:8080", "where to answer; port 0 takes a free one")

  /// The text of `kosatsu help`.
  static var help: String {
    var lines = ["kosatsu: the system behind a city's screens", "", "usage: kosatsu COMMAND [OPTIONS]", ""]
    for command in all {
      lines += ["  \(command.name)", "      \(command.about)"]
      for option in command.options {
        let value = option.argument.map { " \($0)" } ?? ""
        let fallback = option.fallback.map { " (default: \($0))" } ?? ""
        let environment = option.environmentName + (option.argument == nil ? "=1" : "")
        lines.append("      --\(option.name)\(value)  \(option.about)\(fallback); or \(environment)")
      }
      lines.append("")
    }
    return lines.joined(separator: "\n")
  }

  /// The command that `arguments` begin with, and what is left of them; the longest name wins.
  static func find(in arguments: [String]) -> (Command, [String])? {
    for command in all.sorted(by: { $0.name.count > $1.name.count }) {
      let words = command.name.split(separator: " ").map(String.init)
      if arguments.starts(with: words) { return (command, Array(arguments.dropFirst(words.count))) }
    }
    return nil
  }
}
