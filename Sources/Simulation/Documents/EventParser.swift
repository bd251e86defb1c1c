/// Reads server-sent events piece by piece (HTML, 9.2); comments are life and no more.
struct EventParser {
  private var rest: [UInt8] = []

  /// The data of each event that is whole now.
  mutating func take(_ bytes: [UInt8]) -> [[UInt8]] {
    rest += bytes
    var events: [[UInt8]] = []
    var start = rest.startIndex
    var data: [UInt8] = []
    var eventStart = start
    while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
      var line = rest[start..<end]
      if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
      start = end + 1
      if line.isEmpty {
        if !data.isEmpty { events.append(data) }
        data = []
        eventStart = start
      } else if line.starts(with: Self.field) {
        if !data.isEmpty { data.append(UInt8(ascii: "\n")) }
        line = line.dropFirst(Self.field.count)
        data += line.first == UInt8(ascii: " ") ? line.dropFirst() : line
      }
    }
    rest.removeFirst(eventStart)
    return events
  }

  private static let field = Array("data:".utf8)
}
