internal import Alerts
internal import Foundation
internal import Signage
internal import SignageStore
internal import WebAPI

extension Command {
  static let areasImport = Command(
    name: "areas import",
    about: "Takes over a city's table of area codes, for alerts: kosatsu areas import --data-dir DIR FILE.csv",
    options: [dataDirectory, Option("dry-run", nil, "only reads the table and says what is in it")]
  ) { options in
    guard let file = options.operands.first, options.operands.count == 1 else {
      throw UsageError(says: "Name the file; one table holds all codes.")
    }
    let table = try AreaTable.read(file)
    Output.line("\(table.rows.count) codes, \(table.wards.count) wards")
    if options["dry-run"] != nil { return }
    let store = try SignageStore(try DataDirectory(try options.required("data-dir")).database)
    defer { store.close() }
    try await store.change(by: .commandLine, at: .now) { try $0.takeOver(table) }
  }

  static let areasList = Command(
    name: "areas list", about: "Prints the table of area codes in force, as `areas import` reads it.",
    options: [dataDirectory]
  ) { options in
    let store = try SignageStore(try DataDirectory(try options.required("data-dir")).database)
    defer { store.close() }
    for line in try store.read({ try $0.alertAreas() }).csv.split(separator: "\n") { Output.line(String(line)) }
  }
}

extension AreaTable {
  /// Throws what reading the file gives, and what is wrong with the table as a `UsageError`.
  fileprivate static func read(_ file: String) throws -> AreaTable {
    let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
    let data = try handle.read(upToCount: mostBytes + 1) ?? Data()
    guard let text = String(validating: data, as: UTF8.self) else { throw UsageError(says: "\(file) is not UTF-8.") }
    do {
      return try AreaTable(csv: text)
    } catch {
      guard case .invalid(let field, let says) = error else { throw error }
      throw UsageError(says: "\(file): \(field): \(says)")
    }
  }
}
