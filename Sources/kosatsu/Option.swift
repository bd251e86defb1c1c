internal import CGetopt
internal import Glibc

/// One setting of a command: its name on the command line, its name in the environment (`KOSATSU_...`), and what it is for.
/// The table of a command's options drives parsing and help alike.
struct Option: Sendable {
  let name: String
  /// What stands for its value in the help; nil for a flag.
  let argument: String?
  let fallback: String?
  let about: String

  init(_ name: String, _ argument: String?, default fallback: String? = nil, _ about: String) {
    self.name = name
    self.argument = argument
    self.fallback = fallback
    self.about = about
  }

  /// `--data-dir` is `KOSATSU_DATA_DIR`.
  var environmentName: String {
    "KOSATSU_" + name.uppercased().replacing("-", with: "_")
  }

  /// What the environment says, else the table; a flag that is on is `true`, one that is off is nil.
  ///
  /// Throws `UsageError` for a flag that is neither.
  fileprivate func value(in environment: [String: String]) throws(UsageError) -> String? {
    guard let said = environment[environmentName] else { return fallback }
    guard argument == nil else { return said }
    switch said {
    case "1", "true": return "true"
    case "", "0", "false": return nil
    default:
      throw UsageError(says: "\(environmentName) is \"\(said)\"; 1 or true is on, 0, false or nothing is off.")
    }
  }
}

/// What was said on the command line and in the environment, checked against a table of options.
struct Options: Sendable {
  private let values: [String: String]
  let operands: [String]

  subscript(name: String) -> String? { values[name] }

  /// Throws `UsageError` where the option was not given.
  func required(_ name: String) throws -> String {
    guard let value = values[name] else { throw UsageError(says: "--\(name) is missing.") }
    return value
  }

  /// Parses by getopt_long. What the command line does not say is taken from the environment, then from the table.
  ///
  /// Throws `UsageError` for an option that is not in `table`, one without its value, and a flag of the environment that is
  /// neither on nor off.
  init(_ arguments: [String], table: [Option], environment: [String: String]) throws {
    var values: [String: String] = [:]
    for option in table { values[option.name] = try option.value(in: environment) }
    let (parsed, operands) = try Self.parse(arguments, table)
    values.merge(parsed) { _, given in given }
    self.values = values
    self.operands = operands
  }

  private static func parse(_ arguments: [String], _ table: [Option]) throws -> ([String: String], [String]) {
    let names = table.map { strdup($0.name) }
    var words = (["kosatsu"] + arguments).map { strdup($0) }
    let count = words.count
    words.append(nil)
    let owned = names + words
    defer {
      for text in owned { free(text) }
    }
    var options = zip(table, names).map { known, name in
      option(name: name, has_arg: known.argument == nil ? 0 : 1, flag: nil, val: 0)
    }
    options.append(option())
    var parsed: [String: String] = [:]
    var (index, next, isFirst): (Int32, Int32, Int32) = (-1, 0, 1)
    var value: UnsafePointer<CChar>?
    while true {
      let found = next_option(Int32(count), words, options, isFirst, &index, &next, &value)
      isFirst = 0
      if found == -1 { break }
      guard found == 0, table.indices.contains(Int(index)) else {
        let word = words.indices.contains(Int(next) - 1) ? words[Int(next) - 1].map { String(cString: $0) } : nil
        throw UsageError(says: "\(word ?? "An option") is not understood, or lacks its value.")
      }
      parsed[table[Int(index)].name] = value.map { String(cString: $0) } ?? "true"
    }
    // glibc has moved the operands to the end.
    return (parsed, words[Int(next)..<count].compactMap { $0.map { String(cString: $0) } })
  }
}

/// The command line says something that cannot be done; the user is told how to say it.
struct UsageError: Error {
  let says: String
}
