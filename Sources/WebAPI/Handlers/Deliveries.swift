internal import HTTPServer
internal import LiveUpdates
internal import Signage
internal import SignageStore

/// Which screens show an emergency, and how fast they did (DESIGN 4.3).
extension API {
  func listDeliveries(_ call: Call) async throws -> Response {
    let id: EmergencyID = try call.id("emergency")
    let asked = call.query["revision"]?.integer.map { Int($0) }
    let (emergency, showing, said, reports) = try store.read { reading in
      let emergency = try visible(id, call, in: reading)
      let revision = asked ?? emergency.revision
      let showing = emergency.shown(revision: revision)
      guard emergency.activatedAt == nil || showing != nil || emergency.hasForgotten(revision: revision) else {
        throw SignageError.notFound(noun: "revision", id: "\(revision)")
      }
      return (
        emergency, showing, try reading.deliveries(of: id, revision: revision), try reading.displayReports()
      )
    }
    let forgotten = asked.flatMap { emergency.hasForgotten(revision: $0) ? $0 : nil }
    let rows = try rows(
      of: emergency, showing, forgotten: forgotten, said: said, reports: reports, at: call.now)
    return .json { json in
      json.member("emergency", id.text)
      json.member("revision", forgotten ?? showing?.revision ?? emergency.revision)
      json.member("forgotten", forgotten != nil)
      json.object("summary") { Self.writeSummary(rows, to: &$0) }
      json.array("deliveries") { json in
        for row in rows { json.object { Self.write(row, to: &$0) } }
      }
    }
  }

  struct DeliveryRow {
    var delivery: Delivery
    var state: Delivery.State
    var panel: String
    /// From its activation to its being drawn.
    var milliseconds: Int64?
    /// It did not say `shown` in time.
    var isLate: Bool
  }

  /// One row for each display that is a target now, or was when the revision gave way, or has said something of it; of what an end
  /// says, for each that had the message. Without a showing the message waits, and is not on screen yet; of a revision that is
  /// `forgotten` only what was written down is known.
  func rows(
    of emergency: Emergency, _ showing: Emergency.Showing?, forgotten: Int? = nil, said: [Delivery],
    reports: [DisplayID: DisplayReport], at now: Instant
  ) throws -> [DeliveryRow] {
    let inputs = try programme.inputs(at: now)
    var deliveries = Dictionary(said.map { ($0.display, $0) }) { first, _ in first }
    let revision = forgotten ?? showing?.revision ?? emergency.revision
    let isPresent = emergency.state == .active && emergency.isOnScreen(at: now) && revision == emergency.revision
    let areAllKnown = forgotten == nil && (isPresent || showing == nil)
    if areAllKnown {
      for display in emergency.reached(among: Array(inputs.displays.values), at: inputs.sites)
      where deliveries[display] == nil {
        deliveries[display] = Delivery(display: display, revision: revision)
      }
    }
    return deliveries.values.sorted { $0.display < $1.display }.map { delivery in
      let lastSeen = statuses.lastSeen(delivery.display, reports[delivery.display], at: now)
      let state = delivery.state(lastSeen: lastSeen, at: now)
      let activated = showing?.from
      return DeliveryRow(
        delivery: delivery, state: state, panel: reports[delivery.display]?.panel ?? "unknown",
        // By the player's clock, which may be some milliseconds behind ours.
        milliseconds: activated.flatMap { activated in
          delivery.shownAt.map { max(0, $0.milliseconds(since: activated)) }
        },
        isLate: state != .shown
          && activated.map { now.milliseconds(since: $0) > Delivery.lateMilliseconds } ?? false)
    }
  }

  static func writeSummary(_ rows: [DeliveryRow], to json: inout JSONWriter) {
    json.member("displays", rows.count)
    for state in Delivery.State.allCases { json.member(state.rawValue, rows.count { $0.state == state }) }
    let times = rows.compactMap(\.milliseconds).sorted()
    json.memberOrNull("p50Milliseconds", Delivery.percentile(50, of: times))
    json.memberOrNull("p99Milliseconds", Delivery.percentile(99, of: times))
    json.array("late") { json in
      for row in rows where row.isLate { json.value(row.delivery.display.text) }
    }
  }

  static func write(_ row: DeliveryRow, to json: inout JSONWriter) {
    json.member("display", row.delivery.display.text)
    json.member("state", row.state.rawValue)
    json.member("panel", row.panel)
    json.memberOrNull("receivedAt", row.delivery.receivedAt?.rfc3339())
    json.memberOrNull("shownAt", row.delivery.shownAt?.rfc3339())
    json.memberOrNull("milliseconds", row.milliseconds)
  }
}
