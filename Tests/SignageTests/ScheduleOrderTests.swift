import Signage
import Testing

@Suite struct ScheduleOrderTests {
  @Test func theHighestActivePriorityTakesTheLoop() throws {
    var city = TestCity()
    city.entry("low", priority: 2)
    city.entry("high", slots: [Slot(windows: [window("09:00", "12:00")])], priority: 5)
    #expect(try city.loop(at: "2026-11-21T08:59:59.999") == "low")
    #expect(try city.loop(at: "2026-11-21T09:00:00") == "high")
    #expect(try city.loop(at: "2026-11-21T11:59:59.999") == "high")
    #expect(try city.loop(at: "2026-11-21T12:00:00") == "low")
  }
}
