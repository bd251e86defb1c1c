/// What a public camera counted in one day, as an imported file says.
public struct DailyCounts: Hashable, Sendable {
  /// The camera's name in the file.
  public var placement: String
  public var day: LocalDate
  public var counted: Counted
  public var total: Int
  /// In scheme `fukui`; empty where the file tells no ages. Their sum may be below `total`, never above: some days list
  /// fewer than they total.
  public var cells: [AudienceCell]
  /// The line of the file, from 1.
  public var line: Int

  public enum Counted: String, Hashable, Sendable, CaseIterable {
    /// Faces turned to the camera, with age and sex.
    case face = "Face"
    /// Bodies, without.
    case person = "Person"
  }
}

/// Why a file of camera counts was not taken. Lines count from 1.
public enum CameraCountsError: Error, Hashable, Sendable, CustomStringConvertible {
  case empty
  case missingColumn(String)
  case unknownColumn(String)
  case repeatedColumn(String)
  case wrongFieldCount(line: Int, expected: Int, found: Int)
  /// A quote that is not closed, or stands inside a field.
  case badQuote(line: Int)
  case badField(line: Int, column: String, value: String)
  /// A row must be one whole local day, midnight to midnight.
  case notOneDay(line: Int)
  case cellsExceedTotal(line: Int, total: Int, cells: Int)

  public var description: String {
    switch self {
    case .empty: "the file has no header"
    case .missingColumn(let column): "the header lacks \"\(column)\""
    case .unknownColumn(let column): "the header has an unknown column \"\(column)\""
    case .repeatedColumn(let column): "the header has \"\(column)\" twice"
    case .wrongFieldCount(let line, let expected, let found):
      "line \(line): \(found) fields where the header has \(expected)"
    case .badQuote(let line): "line \(line): a quote is not closed or stands inside a field"
    case .badField(let line, let column, let value): "line \(line): \"\(value)\" is no value for \"\(column)\""
    case .notOneDay(let line): "line \(line): not one day from midnight to midnight"
    case .cellsExceedTotal(let line, let total, let cells):
      "line \(line): the cells sum to \(cells), more than the total of \(total)"
    }
  }
}

/// Reads daily counts of public cameras: `placement,object class,aggregate from,aggregate to,total count`, then any of
/// `male range00to05` ... `other range65over`. Columns are found by name; `other` is a face of unknown sex.
public enum CameraCounts {
  /// The days of a file, in the order in which they first occur. Empty lines are days without data and are passed over.
  /// Where a placement's day stands twice, the later line holds: such files grow at the end, corrections too.
  ///
  /// A byte order mark, CRLF and quoted fields (RFC 4180) are taken. Throws `CameraCountsError` at the first thing that
  /// does not fit; a number is digits only.
  public static func parse(_ text: String) throws(CameraCountsError) -> [DailyCounts] {
    var rows = try CommaSeparated.rows(of: text)[...]
    guard let header = rows.popFirst() else { throw .empty }
    let columns = try Columns(header.fields)
    var days: [DailyCounts] = []
    var places: [DayKey: Int] = [:]
    for row in rows {
      guard row.fields.count == header.fields.count else {
        throw .wrongFieldCount(line: row.line, expected: header.fields.count, found: row.fields.count)
      }
      let counts = try columns.counts(of: row)
      let key = DayKey(placement: counts.placement, day: counts.day, counted: counts.counted)
      if let place = places[key] {
        days[place] = counts
      } else {
        places[key] = days.count
        days.append(counts)
      }
    }
    return days
  }

  private struct DayKey: Hashable {
    var placement: String
    var day: LocalDate
    var counted: DailyCounts.Counted
  }

  /// Where each column stands.
  private struct Columns {
    static let required = ["placement", "object class", "aggregate from", "aggregate to", "total count"]
    static let ranges = [
      "range00to05", "range06to12", "range13to17", "range18to24", "range25to34", "range35to44", "range45to54",
      "range55to64", "range65over",
    ]
    static let cells: [String: (sex: Sex, band: String)] = {
      var cells: [String: (sex: Sex, band: String)] = [:]
      for (prefix, sex) in [("male", Sex.male), ("female", .female), ("other", .unknown)] {
        for (range, band) in zip(ranges, BandScheme.fukui.bands) {
          cells["\(prefix) \(range)"] = (sex, band.name)
        }
      }
      return cells
    }()

    private var places: [String: Int] = [:]
    private var cellPlaces: [(place: Int, column: String, sex: Sex, band: String)] = []

    init(_ header: [String]) throws(CameraCountsError) {
      for (place, column) in header.enumerated() {
        guard places.updateValue(place, forKey: column) == nil else { throw .repeatedColumn(column) }
        if let cell = Self.cells[column] {
          cellPlaces.append((place, column, cell.sex, cell.band))
        } else if !Self.required.contains(column) {
          throw .unknownColumn(column)
        }
      }
      for column in Self.required where places[column] == nil { throw .missingColumn(column) }
    }

    func counts(of row: CommaSeparated.Row) throws(CameraCountsError) -> DailyCounts {
      let placement = try field("placement", of: row)
      guard !placement.isEmpty else { throw bad("placement", placement, row) }
      let kind = try field("object class", of: row)
      guard let counted = DailyCounts.Counted(rawValue: kind) else { throw bad("object class", kind, row) }
      let day = try midnight("aggregate from", of: row)
      guard try midnight("aggregate to", of: row) == day.advanced(byDays: 1) else { throw .notOneDay(line: row.line) }
      let total = try number(field("total count", of: row), "total count", row)
      var cells: [AudienceCell] = []
      for (place, column, sex, band) in cellPlaces {
        cells.append(AudienceCell(sex: sex, band: band, ots: try number(row.fields[place], column, row)))
      }
      let sum = cells.reduce(0) { $0 + $1.ots }
      guard sum <= total else { throw .cellsExceedTotal(line: row.line, total: total, cells: sum) }
      return DailyCounts(
        placement: placement, day: day, counted: counted, total: total, cells: cells, line: row.line)
    }

    private func field(_ column: String, of row: CommaSeparated.Row) throws(CameraCountsError) -> String {
      guard let place = places[column] else { throw .missingColumn(column) }
      return row.fields[place]
    }

    /// `2024-12-20 00:00:00`.
    private func midnight(_ column: String, of row: CommaSeparated.Row) throws(CameraCountsError) -> LocalDate {
      let text = try field(column, of: row)
      let parts = text.split(separator: " ", omittingEmptySubsequences: false)
      guard parts.count == 2, let day = LocalDate(String(parts[0])) else { throw bad(column, text, row) }
      guard parts[1] == "00:00:00" else { throw .notOneDay(line: row.line) }
      return day
    }

    private func number(
      _ text: String, _ column: String, _ row: CommaSeparated.Row
    ) throws(CameraCountsError) -> Int {
      guard (1...9).contains(text.utf8.count), let number = LocalDate.number(Array(text.utf8)[...])
      else { throw bad(column, text, row) }
      return number
    }

    private func bad(_ column: String, _ value: String, _ row: CommaSeparated.Row) -> CameraCountsError {
      .badField(line: row.line, column: column, value: String(value.prefix(40)))
    }
  }
}
