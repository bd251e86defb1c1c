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

  /// What displays said of emergencies.
  private struct Said {
    /// Each with what was said of its revisions, in the order of its showings.
    var emergencies: [(Emergency, [[Delivery]])]
    /// The last reports of all displays, thousands of them: read once, for however many emergencies.
    var reports: [DisplayID: DisplayReport]

    init(of emergencies: [Emergency], in reading: Reading) throws {
      reports = emergencies.isEmpty ? [:] : try reading.displayReports()
      self.emergencies = try emergencies.map { emergency in
        (emergency, try emergency.showings.map { try reading.deliveries(of: emergency.id, revision: $0.revision) })
      }
    }
  }

  func getReport(_ call: Call) async throws -> Response {
    let id: EmergencyID = try call.id("emergency")
    let said = try store.read { try Said(of: [visible(id, call, in: $0)], in: $0) }
    let inputs = try programme.inputs(at: call.now)
    guard let (emergency, revisions) = try revisions(said, at: call.now).first else { throw Problem.broken }
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
    let said = try store.read { reading in
      let plan = try visible(id, call, in: reading)
      return try Said(of: reading.drills(of: plan.id, limit: Self.mostReports), in: reading)
    }
    let reports = try revisions(said, at: call.now)
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

  /// Each of them with its revisions that were on screen.
  private func revisions(_ said: Said, at now: Instant) throws -> [(Emergency, [ShownRevision])] {
    try said.emergencies.map { emergency, deliveries in
      (
        emergency,
        try zip(emergency.showings, deliveries).map { showing, deliveries in
          let rows = try rows(of: emergency, showing, said: deliveries, reports: said.reports, at: now)
          return ShownRevision(showing: showing, rows: rows)
        }
      )
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
