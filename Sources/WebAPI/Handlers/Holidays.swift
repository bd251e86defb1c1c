internal import HTTPServer
internal import Signage
internal import SignageStore

/// The national holidays: computed by law, or as the Cabinet Office published them (DESIGN 4.1).
extension API {
  func listHolidays(_ call: Call) throws -> Response {
    guard let year = call.query["year"]?.integer, HolidayList.years.contains(year) else {
      throw SignageError.invalid(field: "year", says: "A year from 2020 to 2050.")
    }
    let calendar = try store.read { try $0.holidays() }
    return .json { json in
      json.array("holidays") { json in
        for holiday in calendar.holidays(in: year) {
          json.object { json in
            Self.write(holiday, to: &json)
            json.member("source", calendar.source(ofYear: year).rawValue)
          }
        }
      }
    }
  }

  func putHolidays(_ call: Call) async throws -> Response {
    try requireHolidays(call)
    let list = try HolidayList(bytes: call.bytes)
    let changes = HolidayCalendar.japan(by: list).changes(from: .japan)
    let isDryRun = call.query["dryRun"]?.bool ?? false
    let answer = Outcome.json { Self.write(changes, isDryRun: isDryRun, to: &$0) }
    if isDryRun { return answer.response }
    return try await change(call) { writing in
      try writing.takeOver(list)
      return answer
    }
  }

  func deleteHolidays(_ call: Call) async throws -> Response {
    try requireHolidays(call)
    return try await change(call) { writing in
      try writing.dropHolidayList()
      return .nothing
    }
  }

  private func requireHolidays(_ call: Call) throws(SignageError) {
    try call.require(.changeHolidays, in: .city, says: "The holidays hold for the whole city; ask its administrator.")
  }

  private static func write(_ changes: [HolidayChanges], isDryRun: Bool, to json: inout JSONWriter) {
    json.member("dryRun", isDryRun)
    json.array("years") { json in
      for year in changes {
        json.object { json in
          json.member("year", year.year)
          json.member("days", year.days)
          write(year.added, as: "added", to: &json)
          write(year.removed, as: "removed", to: &json)
          json.array("renamed") { json in
            for renaming in year.renamed { json.object { write(renaming, to: &$0) } }
          }
        }
      }
    }
  }

  private static func write(_ holidays: [Holiday], as name: String, to json: inout JSONWriter) {
    json.array(name) { json in
      for holiday in holidays { json.object { write(holiday, to: &$0) } }
    }
  }

  private static func write(_ holiday: Holiday, to json: inout JSONWriter) {
    json.member("date", holiday.day.description)
    json.object("name") { PlaylistDocument.write(holiday.name, to: &$0) }
  }

  private static func write(_ renaming: HolidayChanges.Renaming, to json: inout JSONWriter) {
    json.member("date", renaming.day.description)
    json.object("from") { PlaylistDocument.write(renaming.from, to: &$0) }
    json.object("to") { PlaylistDocument.write(renaming.to, to: &$0) }
  }
}
