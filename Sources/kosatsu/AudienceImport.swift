internal import Foundation
internal import Signage
internal import SignageStore
internal import WebAPI

extension Command {
  static let audienceImport = Command(
    name: "audience import",
    about: "Stores a public camera's daily counts: kosatsu audience import --data-dir DIR --sensor ID FILE...",
    options: [dataDirectory, Option("sensor", "ID", "the registered sensor they are kept under")]
  ) { options in
    guard let sensor = try options.parsed("sensor", { SensorID($0) }) else {
      throw UsageError(says: "--sensor is missing.")
    }
    guard !options.operands.isEmpty else { throw UsageError(says: "Name at least one CSV file.") }
    let store = try SignageStore(try DataDirectory(try options.required("data-dir")).database)
    defer { store.close() }
    guard try store.read({ try $0.sensor(sensor) }) != nil else {
      throw UsageError(says: "There is no sensor \(sensor); register it with PUT /v1/sensors/\(sensor).")
    }
    for file in options.operands {
      let days = try CameraCounts.parse(try String(contentsOfFile: file, encoding: .utf8))
      try await store.change(by: .commandLine, at: .now) { writing in
        for day in days {
          try writing.save(
            AudienceDay(day: day.day, counted: day.counted.rawValue, total: day.total, cells: day.cells), of: sensor)
        }
        try writing.audit("audience.import", "sensor", sensor.text, ["days": "\(days.count)"])
      }
      let total = days.reduce(0) { $0 + $1.total }
      Output.line("\(file): \(days.count) days, \(total) counted")
    }
  }
}
