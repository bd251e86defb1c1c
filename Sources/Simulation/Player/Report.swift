internal import Signage

/// One batch of what a player has to say, as it is sent.
struct Report: Hashable, Sendable, Encodable {
  var installation: String
  var playlistDigest: String?
  var clockOffsetMilliseconds: Int64
  var storageFreeBytes: Int
  var transport: String
  var version: String
  var panel = "unknown"
  var plays: [ReportedPlay] = []
  var deliveries: [ReportedDelivery] = []
  var faults: [ReportedFault] = []

  /// As players/web sends them.
  static let largest = 1000
  static let mostDeliveries = 50
}

struct ReportedPlay: Hashable, Sendable, Encodable {
  var id: String
  var entry: String?
  var content: String
  var variant: String
  var startedAt: String
  var seconds: Double
  var completed: Bool
  var assignment: Assignment?
}

struct ReportedDelivery: Hashable, Sendable, Encodable {
  var emergency: String
  var revision: Int
  var receivedAt: String
  var shownAt: String?
}

struct ReportedFault: Hashable, Sendable, Encodable {
  var code: String
  var detail: String
  var at: String
}

/// What waits to be reported, in order.
struct ReportQueue {
  /// Of plays, and of deliveries; beyond it the newest are not kept. As players/web, eight days of the shortest items.
  static let capacity = 250_000

  private(set) var plays: [ReportedPlay] = []
  private(set) var deliveries: [ReportedDelivery] = []

  var isEmpty: Bool { plays.isEmpty && deliveries.isEmpty }

  /// There is more than one report takes.
  var isFull: Bool { plays.count + deliveries.count >= Report.largest }

  mutating func add(_ play: ReportedPlay) {
    if plays.count < Self.capacity { plays.append(play) }
  }

  mutating func add(_ delivery: ReportedDelivery) {
    if deliveries.count < Self.capacity { deliveries.append(delivery) }
  }

  /// Puts the oldest into a report: deliveries wait for nobody and go alone, then plays.
  func fill(_ report: inout Report) {
    report.deliveries = Array(deliveries.prefix(Report.mostDeliveries))
    guard report.deliveries.isEmpty else { return }
    report.plays = Array(plays.prefix(Report.largest))
  }

  /// Once the server has answered for it; what was added meanwhile stands behind.
  mutating func remove(_ report: Report) {
    deliveries.removeFirst(min(report.deliveries.count, deliveries.count))
    plays.removeFirst(min(report.plays.count, plays.count))
  }
}
