internal import Alerts
internal import HTTPServer
internal import Signage
internal import SignageStore

/// The table from codes of areas to wards (ALERTS.md 8): Osaka's is built in, other cities bring theirs.
extension API {
  func getAlertAreas(_ call: Call) async throws -> Response {
    let (imported, table) = try store.read { (try $0.importedAlertAreas() != nil, try $0.alertAreas()) }
    return .json { json in
      json.member("source", imported ? "imported" : "builtIn")
      json.array("codes") { json in
        for row in table.rows {
          json.object { json in
            json.member("codeType", row.codeType)
            json.member("code", row.code)
            json.array("wards") { json in
              for ward in row.wards.sorted() { json.value(ward.text) }
            }
          }
        }
      }
    }
  }

  func putAlertAreas(_ call: Call) async throws -> Response {
    try requireAlertAreas(call)
    guard let csv = String(validating: call.bytes, as: UTF8.self) else {
      throw SignageError.invalid(field: "", says: "Send the table as UTF-8.")
    }
    let table = try AreaTable(csv: csv)
    let sites = Set(try store.read { try $0.sites() }.map(\.ward))
    let isDryRun = call.isDryRun
    let answer = Outcome.json { json in
      json.member("dryRun", isDryRun)
      json.member("codes", table.rows.count)
      Self.write(table.wards, as: "wards", to: &json)
      Self.write(table.wards.subtracting(sites), as: "wardsWithoutSites", to: &json)
      Self.write(sites.subtracting(table.wards), as: "wardsWithoutCodes", to: &json)
    }
    if isDryRun { return answer.response }
    return try await change(call) { writing in
      try writing.takeOver(table)
      return answer
    }
  }

  func deleteAlertAreas(_ call: Call) async throws -> Response {
    try requireAlertAreas(call)
    return try await change(call) { writing in
      try writing.dropAlertAreas()
      return .nothing
    }
  }

  private func requireAlertAreas(_ call: Call) throws(SignageError) {
    try call.require(.changePlaces, in: .city, says: "The table holds for the whole city; ask its administrator.")
  }

  private static func write(_ wards: Set<WardCode>, as name: String, to json: inout JSONWriter) {
    json.array(name) { json in
      for ward in wards.sorted() { json.value(ward.text) }
    }
  }
}
