public import Alerts
internal import Database
public import Signage

extension Reading {
  /// The series that hold any of `keys`, in the order of ids.
  public func alertSeries(holding keys: Set<String>) throws -> Readable<AlertSeries> {
    var found: [String: Row] = [:]
    let sorted = keys.sorted()
    // An engine takes only so many parameters at once.
    for start in stride(from: 0, to: sorted.count, by: 500) {
      let some = Array(sorted[start..<min(start + 500, sorted.count)])
      let rows = try transaction.rows(
        "SELECT DISTINCT alert_series.id AS id, alert_series.document AS document FROM alert_series_keys "
          + "JOIN alert_series ON alert_series.id = alert_series_keys.series WHERE alert_series_keys.name IN ("
          + .parameters(from: 1, count: some.count) + ")", some)
      for row in rows { found[try row.text("id")] = row }
    }
    return try Readable(found.sorted { $0.key < $1.key }.map(\.value))
  }

  public func alertSeries(_ id: String) throws -> AlertSeries? {
    try transaction.row("SELECT document FROM alert_series WHERE id = $1", [id])?.document("document")
  }

  /// Those that show a state which holds until it is ended.
  public func statefulAlertSeries() throws -> Readable<AlertSeries> {
    try Readable(transaction.rows("SELECT id, document FROM alert_series WHERE renews_at IS NOT NULL ORDER BY id"))
  }

  /// The ids of those; with `due`, only of those to be renewed by then. Each is to be read by itself, so that one that cannot
  /// be read holds up none of the others.
  public func statefulAlertSeriesIDs(due: Instant? = nil) throws -> [String] {
    let rows =
      if let due {
        try transaction.rows("SELECT id FROM alert_series WHERE renews_at <= $1 ORDER BY id", [due])
      } else {
        try transaction.rows("SELECT id FROM alert_series WHERE renews_at IS NOT NULL ORDER BY id")
      }
    return try rows.map { try $0.text("id") }
  }
}

extension Writing {
  public func save(_ series: AlertSeries) throws {
    try transaction.run(
      "INSERT INTO alert_series (id, keep_until, renews_at, document) VALUES ($1, $2, $3, $4) "
        + "ON CONFLICT (id) DO UPDATE SET keep_until = excluded.keep_until, renews_at = excluded.renews_at, "
        + "document = excluded.document",
      [series.id, series.keepUntil, series.renewsAt, try document(series)])
    let rows = try transaction.rows("SELECT name FROM alert_series_keys WHERE series = $1", [series.id])
    let present = try Set(rows.map { try $0.text("name") })
    for key in present.subtracting(series.lookupKeys).sorted() {
      try transaction.run("DELETE FROM alert_series_keys WHERE series = $1 AND name = $2", [series.id, key])
    }
    for key in series.lookupKeys.subtracting(present).sorted() {
      try transaction.run("INSERT INTO alert_series_keys (name, series) VALUES ($1, $2)", [key, series.id])
    }
  }

  public func deleteAlertSeries(_ id: String) throws {
    try transaction.run("DELETE FROM alert_series_keys WHERE series = $1", [id])
    try transaction.run("DELETE FROM alert_series WHERE id = $1", [id])
  }
}
