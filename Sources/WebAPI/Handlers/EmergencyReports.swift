internal import HTTPServer
internal import Signage
internal import SignageStore

/// How a message or a drill went: who got it, how fast, who did not (DESIGN 4.3).
extension API {
  private static let mostReports = 50

  /// One revision that was on screen, and what its displays said of it.
  private struct ShownRevision {
    let showing: Emergency.Showing
    let rows: [DeliveryRow]
  }

  func getReport(_ call: Call) async throws -> Response {
    let id: EmergencyID = try call.id("emergency")
    let emergency = try store.read { try visible(id, call, in: $0) }
    let (revisions, inputs) = (try revisions(of: emergency, at: call.now), try programme.inputs(at: call.now))
    return .json { json in
      Self.writeHead(emergency, to: &json)
      json.array("revisions") { json in
        for revision in revisions {
          json.object { json in
            Self.write(revision, to: &json)
            json.array("displays") { json in
              for row in revision.rows {
                json.object { json in
                  Self.write(row, to: &json)
                  let display = inputs.displays[row.delivery.display]
                  json.memberOrNull("site", display?.site.text)
                  json.memberOrNull("ward", display.flatMap { inputs.sites[$0.site]?.ward.text })
                }
              }
            }
          }
        }
      }
    }
  }

  func listDrillReports(_ call: Call) async throws -> Response {
    let id: DrillID = try call.id("drill")
    let drills = try store.read { reading in
      let plan = try visible(id, call, in: reading)
      return try reading.drills(of: plan.id, limit: Self.mostReports)
    }
    let reports = try drills.map { ($0, try revisions(of: $0, at: call.now)) }
    return .json { json in
      json.member("drill", id.text)
      json.array("reports") { json in
        for (drill, revisions) in reports {
          json.object { json in
            Self.writeHead(drill, to: &json)
            json.array("revisions") { json in
              for revision in revisions { json.object { Self.write(revision, to: &$0) } }
            }
          }
        }
      }
    }
  }

  private func revisions(of emergency: Emergency, at now: Instant) throws -> [ShownRevision] {
    let (said, reports) = try store.read { reading in
      (
        try emergency.showings.map { try reading.deliveries(of: emergency.id, revision: $0.revision) },
        try reading.displayReports()
      )
    }
    return try zip(emergency.showings, said).map { showing, said in
      ShownRevision(showing: showing, rows: try rows(of: emergency, showing, said: said, reports: reports, at: now))
    }
  }

  private static func writeHead(_ emergency: Emergency, to json: inout JSONWriter) {
    json.member("emergency", emergency.id.text)
    json.member("kind", emergency.message.kind.rawValue)
    json.member("state", emergency.state.rawValue)
    json.memberOrNull("drill", emergency.drill?.text)
    json.object("title") { PlaylistDocument.write(emergency.message.title, to: &$0) }
    json.memberOrNull("activatedAt", emergency.activatedAt?.rfc3339())
    json.memberOrNull("endedAt", emergency.endedAt?.rfc3339())
  }

  private static func write(_ revision: ShownRevision, to json: inout JSONWriter) {
    json.member("revision", revision.showing.revision)
    json.member("from", revision.showing.from.rfc3339())
    json.memberOrNull("until", revision.showing.until?.rfc3339())
    json.object("summary") { writeSummary(revision.rows, to: &$0) }
    json.array("notShown") { json in
      for row in revision.rows where row.state != .shown { json.value(row.delivery.display.text) }
    }
  }
}
