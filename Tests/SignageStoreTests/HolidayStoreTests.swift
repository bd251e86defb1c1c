import Signage
import Testing

@testable import SignageStore

@Suite struct HolidayStoreTests {
  static func list(adding lines: [String] = []) throws -> HolidayList {
    let days = HolidayCalendar.japan.holidays(in: 2027).map { holiday in
      "\(holiday.day.year)/\(holiday.day.month)/\(holiday.day.day),\(holiday.name["ja"] ?? "")"
    }
    return try HolidayList(csv: ([HolidayList.heading] + days + lines).joined(separator: "\n"))
  }

  @Test func aListIsKeptAndIsWhatTheScheduleAsks() async throws {
    let kept = try TemporaryStore()
    let list = try Self.list(adding: ["2027/6/1,市制の日"])
    #expect(try kept.store.read { try $0.holidayList() } == nil)
    try await kept.change { try $0.takeOver(list) }
    let (stored, inputs) = try kept.store.read {
      (try $0.holidayList(), try $0.scheduleInputs(from: day("2027-01-01")))
    }
    #expect(stored == list)
    #expect(inputs.holidays == .japan(by: list))
    #expect(inputs.revision == 1)
    #expect(kept.events == [[.scheduleChanged]])
  }

  @Test func theLastListHolds() async throws {
    let kept = try TemporaryStore()
    try await kept.change { try $0.takeOver(try Self.list(adding: ["2027/6/1,市制の日"])) }
    try await kept.change { try $0.takeOver(try Self.list()) }
    let holidays = try kept.store.read { try $0.holidays() }
    #expect(!holidays.contains(day("2027-06-01")))
    #expect(holidays.importedYears == [2027])
    #expect(try kept.store.read { try $0.scheduleRevision() } == 2)
  }

  @Test func withoutItAllIsComputedAgain() async throws {
    let kept = try TemporaryStore()
    try await kept.change { try $0.takeOver(try Self.list(adding: ["2027/6/1,市制の日"])) }
    try await kept.store.change(by: sato, at: ten) { try $0.dropHolidayList() }
    #expect(try kept.store.read { try $0.holidays() } == .japan)
    #expect(kept.events.count == 2)
    try await kept.store.change(by: sato, at: ten) { try $0.dropHolidayList() }
    #expect(kept.events.count == 2)
    #expect(try kept.store.read { try $0.scheduleRevision() } == 2)
  }
}
