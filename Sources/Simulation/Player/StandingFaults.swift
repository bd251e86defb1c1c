/// What is wrong with a player now: each fault once, with the time since when, until it is over. One that was over before the
/// server heard of it stays until it was told (players/web/faults.js).
struct StandingFaults {
  /// More are one great fault; the oldest tell where it began.
  private static let most = 100

  private struct Held {
    /// What it is a fault of, as a file's SHA-256.
    var part: String
    var fault: ReportedFault
    var isOver = false
    var isTold = false
  }

  private var held: [Held] = []

  /// For a report, which says all that holds: what it leaves out is over.
  var current: [ReportedFault] { held.map(\.fault) }

  /// Repeating it changes nothing but its detail.
  mutating func add(_ fault: ReportedFault, of part: String = "") {
    if let index = index(fault.code, of: part) {
      if held[index].isOver { held[index] = Held(part: part, fault: fault) }
      held[index].fault.detail = fault.detail
    } else if held.count < Self.most {
      held.append(Held(part: part, fault: fault))
    }
  }

  /// What was wrong is right again.
  mutating func end(_ code: String, of part: String = "") {
    guard let index = index(code, of: part) else { return }
    end(at: index)
  }

  /// The same of whatever is a fault of a file that is not among `files`.
  mutating func end(_ codes: [String], ofAllBut files: Set<String>) {
    for index in held.indices.reversed() where codes.contains(held[index].fault.code) {
      if !files.contains(held[index].part) { end(at: index) }
    }
  }

  /// The server has heard of these, as `current` gave them.
  mutating func tell(_ faults: [ReportedFault]) {
    let told = Set(faults)
    for index in held.indices where told.contains(held[index].fault) { held[index].isTold = true }
    held.removeAll { $0.isOver && $0.isTold }
  }

  private func index(_ code: String, of part: String) -> Int? {
    held.firstIndex { $0.fault.code == code && $0.part == part }
  }

  private mutating func end(at index: Int) {
    if held[index].isTold { held.remove(at: index) } else { held[index].isOver = true }
  }
}
