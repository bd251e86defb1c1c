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
  /// Throws `UsageError` for an option that is not in `table`, or one without its value.
  init(_ arguments: [String], table: [Option], environment: [String: String]) throws {
    var values: [String: String] = [:]
    for option in table {
      if let value = environment[option.environmentName] ?? option.fallback { values[option.name] = value }
    }
    let (parsed, operands) = try Self.parse(arguments, table)
    values.merge(parsed) { _, given in given }
    self.values = values
    self.operands = operands
  }

  private static func parse(_ arguments: [String], _ table: [Option]) throws -> ([String: String], [String]) {
    var names = table.map { strdup($0.name) }
    var words = (["kosatsu"] + arguments).map { strdup($0) }
    defer {
      for text in names + words { free(text) }
    }
    var longOptions = zip(table, names).map { option, name in
      Glibc.option(name: name, has_arg: option.argument == nil ? 0 : 1, flag: nil, val: 0)
    }
    longOptions.append(Glibc.option())
    words.append(nil)
    names.append(nil)
    var parsed: [String: String] = [:]
    optind = 0
    opterr = 0
    while true {
      var index: Int32 = -1
      let found = getopt_long(Int32(words.count - 1), words, ":", longOptions, &index)
      if found == -1 { break }
      guard found == 0, table.indices.contains(Int(index)) else {
        throw UsageError(says: "\(arguments[max(0, Int(optind) - 2)]) is not understood, or lacks its value.")
      }
      parsed[table[Int(index)].name] = optarg.map { String(cString: $0) } ?? "true"
    }
    return (parsed, words[Int(optind)..<words.count - 1].compactMap { $0.map { String(cString: $0) } })
  }
}

/// The command line says something that cannot be done; the user is told how to say it.
struct UsageError: Error {
  let says: String
}
