internal import HTTPServer
internal import Signage
internal import SignageStore

/// The programme's own measure (DESIGN 1): different contents shown in a fiscal year, against the goal it has set itself.
extension API {
  func getKPI(_ call: Call) throws -> Response {
    let today = Zone.city.day(at: call.now)
    let asked = call.query["fiscalYear"]?.integer.map { Int($0) }
    guard let year = asked.map({ FiscalYear($0) }) ?? FiscalYear(of: today) else {
      throw SignageError.invalid(field: "fiscalYear", says: "Send the year in which it begins, like 2026.")
    }
    let days = year.days
    let until = min(days.upperBound, max(days.lowerBound, today.advanced(byDays: 1)))
    let months = year.months.filter { $0 <= CalendarMonth(today) }
    var count = ContentCount(months: months)
    let covered = try store.read { reading in
      if let first = months.first, let last = months.last {
        try reading.shownContents(in: first..<last.next) { count.add($0, in: $1, ward: $2) }
      }
      return try reading.daysWithPlays(in: days)
    }
    let sites = try programme.inputs(at: call.now).sites.values
    let wards = count.countedWards.union(sites.map(\.ward)).sorted().filter { ward in
      may(call.actor, .seePlays, .area(.ward(ward)))
    }
    return .json { json in
      json.member("fiscalYear", year.year)
      json.memberOrNull("goal", year.goal)
      json.member("from", days.lowerBound.description)
      json.member("until", until.description)
      json.member("daysWithPlays", covered)
      json.member("contents", count.contents)
      Self.write(count.byMonth, to: &json)
      json.array("byWard") { json in
        for ward in wards {
          json.object { json in
            json.member("ward", ward.text)
            json.member("name", ward.name.map(JSONValue.of) ?? .null)
            json.member("contents", count.contents(in: ward))
            Self.write(count.byMonth(in: ward), to: &json)
          }
        }
      }
    }
  }

  private static func write(_ months: [ContentCount.Month], to json: inout JSONWriter) {
    json.array("byMonth") { json in
      for month in months {
        json.object { json in
          json.member("month", month.month.description)
          json.member("contents", month.contents)
          json.member("newContents", month.newContents)
        }
      }
    }
  }
}

extension CommaSeparatedDocument {
  /// As a file to be saved under `name`.
  func response(name: String) -> Response {
    .bytes(
      bytes, type: "text/csv; charset=utf-8; header=present",
      headers: [("Content-Disposition", "attachment; filename=\"\(name)\""), ("Cache-Control", "no-store")])
  }
}
