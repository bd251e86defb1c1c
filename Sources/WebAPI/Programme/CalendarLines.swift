/// Writes iCalendar's content lines (RFC 5545, 3.1): each ends with CRLF, none is longer than 75 octets.
struct CalendarLines {
  private(set) var bytes: [UInt8] = []

  private static let mostOctets = 75

  /// A value that is not text of our own: a time, a number, a word of the standard.
  mutating func line(_ name: String, _ value: String) { fold("\(name):\(value)") }

  /// A value of type TEXT (3.3.11): commas, semicolons, backslashes and line ends are escaped; other control characters,
  /// which it may not hold, are left out.
  mutating func text(_ name: String, _ value: String) { fold("\(name):\(Self.escaped(value))") }

  /// Texts parted by commas, as of CATEGORIES.
  mutating func texts(_ name: String, _ values: [String]) {
    fold("\(name):\(values.map(Self.escaped).joined(separator: ","))")
  }

  mutating func component(_ name: String, _ inner: (inout CalendarLines) -> Void) {
    line("BEGIN", name)
    inner(&self)
    line("END", name)
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    var scalars = text.unicodeScalars.makeIterator()
    var isAfterReturn = false
    while let scalar = scalars.next() {
      switch scalar {
      case "\\", ";", ",":
        escaped.unicodeScalars.append("\\")
        escaped.unicodeScalars.append(scalar)
      case "\r": escaped += "\\n"
      case "\n": if !isAfterReturn { escaped += "\\n" }
      case "\t": escaped += "\t"
      default: if scalar.properties.generalCategory != .control { escaped.unicodeScalars.append(scalar) }
      }
      isAfterReturn = scalar == "\r"
    }
    return escaped
  }

  /// A line that is too long goes on after CRLF and a space. It is cut between characters, never within one: many programs
  /// take each piece for text by itself.
  private mutating func fold(_ line: String) {
    var octets = 0
    for scalar in line.unicodeScalars {
      let size = UTF8.width(scalar)
      if octets + size > Self.mostOctets {
        bytes.append(contentsOf: "\r\n ".utf8)
        octets = 1
      }
      bytes.append(contentsOf: String(scalar).utf8)
      octets += size
    }
    bytes.append(contentsOf: "\r\n".utf8)
  }
}
