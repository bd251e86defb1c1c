import Foundation
import Testing

@testable import Signage

@Suite("Files of public camera counts")
struct AudienceCameraCountsTests {
  private static let required = "placement,object class,aggregate from,aggregate to,total count"
  private static let day = "gate,Face,2024-12-20 00:00:00,2024-12-21 00:00:00"

  @Test func columnsAreFoundByName() throws {
    let text = """
      total count,female range65over,other range00to05,male range13to17,aggregate to,aggregate from,object class,placement
      9,4,2,3,2024-12-21 00:00:00,2024-12-20 00:00:00,Face,gate
      """
    let days = try CameraCounts.parse(text)
    #expect(
      days == [
        DailyCounts(
          placement: "gate", day: try #require(LocalDate("2024-12-20")), counted: .face, total: 9,
          cells: [
            AudienceCell(sex: .female, band: "65+", ots: 4), AudienceCell(sex: .unknown, band: "0-5", ots: 2),
            AudienceCell(sex: .male, band: "13-17", ots: 3),
          ], line: 2)
      ])
  }

  @Test func quotesLineEndsMarksAndEmptyLinesAreTaken() throws {
    let text =
      "\u{feff}\(Self.required)\r\n\r\n\"gate \"\"1\"\",\nnorth\",Person,2024-12-20 00:00:00,2024-12-21 00:00:00,\"7\"\r\n\r\n"
      + "gate,Person,2024-12-31 00:00:00,2025-01-01 00:00:00,8"
    let days = try CameraCounts.parse(text)
    #expect(days.map(\.placement) == ["gate \"1\",\nnorth", "gate"])
    #expect(days.map(\.line) == [3, 6])
    #expect(days.map(\.total) == [7, 8])
    #expect(days.map(\.counted) == [.person, .person])
  }

  @Test func aLaterLineReplacesTheSameDay() throws {
    let other = "gate,Face,2024-12-21 00:00:00,2024-12-22 00:00:00"
    let days = try CameraCounts.parse("\(Self.required)\n\(Self.day),11\n\(other),5\n\(Self.day),7\n")
    #expect(days.map(\.total) == [7, 5])
    #expect(days.map(\.line) == [4, 3])
  }

  private static let wrongFiles: [(String, CameraCountsError)] = [
    ("", CameraCountsError.empty),
    ("\n\n", .empty),
    ("placement,object class,aggregate from,aggregate to", .missingColumn("total count")),
    ("\(required),mood", .unknownColumn("mood")),
    ("\(required),placement", .repeatedColumn("placement")),
    ("\(required)\n\(day)", .wrongFieldCount(line: 2, expected: 5, found: 4)),
    ("\(required)\n\(day),1,2", .wrongFieldCount(line: 2, expected: 5, found: 6)),
    ("\(required)\n\n\(day),-1", .badField(line: 3, column: "total count", value: "-1")),
    ("\(required)\n\(day),", .badField(line: 2, column: "total count", value: "")),
    ("\(required)\n\(day), 1", .badField(line: 2, column: "total count", value: " 1")),
    ("\(required)\n\(day),1e3", .badField(line: 2, column: "total count", value: "1e3")),
    (
      "\(required)\n\(day),99999999999999999999",
      .badField(line: 2, column: "total count", value: "99999999999999999999")
    ),
    (
      "\(required)\ngate,Dog,2024-12-20 00:00:00,2024-12-21 00:00:00,1",
      .badField(line: 2, column: "object class", value: "Dog")
    ),
    (
      "\(required)\n,Face,2024-12-20 00:00:00,2024-12-21 00:00:00,1",
      .badField(line: 2, column: "placement", value: "")
    ),
    (
      "\(required)\ngate,Face,2024-02-30 00:00:00,2024-12-21 00:00:00,1",
      .badField(line: 2, column: "aggregate from", value: "2024-02-30 00:00:00")
    ),
    ("\(required)\ngate,Face,2024-12-20 01:00:00,2024-12-21 00:00:00,1", .notOneDay(line: 2)),
    ("\(required)\ngate,Face,2024-12-20 00:00:00,2024-12-22 00:00:00,1", .notOneDay(line: 2)),
    ("\(required),male range00to05\n\(day),1,2", .cellsExceedTotal(line: 2, total: 1, cells: 2)),
    ("\(required)\n\"gate,Face", .badQuote(line: 2)),
    ("\(required)\ngate\",Face", .badQuote(line: 2)),
    ("\(required)\n\"gate\"x,Face", .badQuote(line: 2)),
  ]

  @Test(arguments: wrongFiles)
  func whatDoesNotFitIsRefusedWithItsLine(text: String, error: CameraCountsError) {
    #expect(throws: error) { try CameraCounts.parse(text) }
  }

  @Test func errorsSayWhereTheyAre() {
    #expect(CameraCountsError.notOneDay(line: 12).description.contains("line 12"))
  }
}

/// Counts of public cameras of Fukui prefecture, beside the repository; not part of it.
@Suite(
  "Real files of public camera counts",
  .enabled(if: FileManager.default.fileExists(atPath: sampleFolder.path), "no samples in \(sampleFolder.path)"))
struct AudienceRealCameraCountsTests {
  /// Distinct days, the earliest and the latest, as counted in the files with other means.
  @Test(arguments: [
    ("fukui-station-east-entrance.face.daily.csv", 606, DailyCounts.Counted.face),
    ("fukui-station-east-entrance.person.daily.csv", 610, .person),
    ("rainbow-line-parking-lot-1-gate.face.daily.csv", 611, .face),
    ("rainbow-line-parking-lot-2-gate.face.daily.csv", 609, .face),
  ])
  func allDaysAreRead(file: String, dayCount: Int, counted: DailyCounts.Counted) throws {
    let days = try CameraCounts.parse(String(contentsOf: sampleFolder.appending(path: file), encoding: .utf8))
    #expect(days.count == dayCount)
    #expect(Set(days.map(\.day)).count == dayCount)
    #expect(days.map(\.day).min() == LocalDate("2024-12-20"))
    #expect(days.map(\.day).max() == LocalDate("2026-08-22"))
    #expect(days.allSatisfy { $0.counted == counted && file.hasPrefix($0.placement) })
    for day in days {
      let sum = day.cells.reduce(0) { $0 + $1.ots }
      #expect(day.cells.count == (counted == .face ? 27 : 0))
      if counted == .person { continue }
      // In all the files one day lists a face less than it totals.
      let missing = day.placement.hasPrefix("fukui") && day.day == LocalDate("2024-12-21") ? 1 : 0
      #expect(day.total - sum == missing, "\(file):\(day.line)")
      #expect(abs(GridMapping(day.cells, scheme: .fukui).grid.total - Double(sum)) < 1e-9)
    }
  }

  @Test func aDayThatWasCorrectedHasItsLaterCount() throws {
    let file = sampleFolder.appending(path: "rainbow-line-parking-lot-2-gate.face.daily.csv")
    let days = try CameraCounts.parse(String(contentsOf: file, encoding: .utf8))
    #expect(days.first { $0.day == LocalDate("2024-12-20") }?.total == 7)
  }
}

/// `../shared/samples/audience`, seen from the package.
private let sampleFolder = URL(filePath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .appending(path: "shared/samples/audience")
