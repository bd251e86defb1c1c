internal import Foundation
internal import Signage
internal import SignageStore
internal import WebAPI

extension Command {
  static let holidaysImport = Command(
    name: "holidays import",
    about: "Takes over the Cabinet Office's syukujitsu.csv: kosatsu holidays import --data-dir DIR FILE",
    options: [dataDirectory, Option("dry-run", nil, "only says what would differ from the computed years")]
  ) { options in
    guard let file = options.operands.first, options.operands.count == 1 else {
      throw UsageError(says: "Name the file; one list holds all years.")
    }
    let list = try HolidayList.read(file)
    for changes in HolidayCalendar.japan(by: list).changes(from: .japan) {
      for line in changes.lines { Output.line(line) }
    }
    if options["dry-run"] != nil { return }
    let store = try SignageStore(try DataDirectory(try options.required("data-dir")).database)
    defer { store.close() }
    try await store.change(by: .commandLine, at: .now) { try $0.takeOver(list) }
  }

  static let holidaysList = Command(
    name: "holidays list", about: "Lists the national holidays of a year, and whether they are computed or imported.",
    options: [dataDirectory, Option("year", "YEAR", "from 2020 to 2050")]
  ) { options in
    guard let year = try options.parsed("year", { Int($0) }), HolidayList.years.contains(year) else {
      throw UsageError(says: "--year is one from 2020 to 2050.")
    }
    let store = try SignageStore(try DataDirectory(try options.required("data-dir")).database)
    defer { store.close() }
    let calendar = try store.read { try $0.holidays() }
    for holiday in calendar.holidays(in: year) { Output.line("\(holiday.line)  \(calendar.source(ofYear: year))") }
  }
}

extension HolidayList {
  /// Throws what reading the file gives, and what is wrong with the list as a `UsageError`.
  fileprivate static func read(_ file: String) throws -> HolidayList {
    let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
    let data = try handle.read(upToCount: mostBytes + 1) ?? Data()
    do {
      return try HolidayList(bytes: Array(data))
    } catch {
      throw UsageError(says: "\(file): \(Self.words(for: error))")
    }
  }

  private static func words(for error: SignageError) -> String {
    guard case .invalid(let field, let says) = error else { return "\(error)" }
    return field.isEmpty ? says : "\(field): \(says)"
  }
}

extension HolidayChanges {
  /// As `diff` would write them.
  fileprivate var lines: [String] {
    ["\(year): \(days) days"] + added.map { "+ \($0.line)" } + removed.map { "- \($0.line)" }
      + renamed.map { "  \($0.day)  \($0.from.best(for: "ja")) -> \($0.to.best(for: "ja"))" }
  }
}

extension Holiday {
  fileprivate var line: String { "\(day)  \(name.best(for: "ja")) / \(name.best(for: "en"))" }
}
