internal import Signage
internal import SignageStore
internal import WebAPI

extension Demo {
  /// A week of simulated counts for every sensor, rolled up, and the rankings published from them.
  func countAWeek() async throws {
    if try store.read({ try $0.hasAudienceHours() }) { return }
    guard let zone = Zone(identifier: "Asia/Tokyo") else {
      throw DemoImpossible(description: "the time zone Asia/Tokyo is unknown")
    }
    let today = zone.local(at: now).day
    let buildings = try buildings()
    for (index, building) in buildings.enumerated() {
      let observations = (1...7).flatMap { Self.observations(in: building, on: today.advanced(byDays: -$0)) }
      try await store.record(at: now) { writing in
        for observation in observations { _ = try writing.save(observation) }
      }
      say("counted a week at \(building.name.best(for: "ja")) (\(index + 1) of \(buildings.count))")
    }
    try await AudienceRankings.publish(in: store, at: now)
    say("published the rankings")
  }

  private static func observations(in building: Building, on day: LocalDate) -> [Observation] {
    let place: SimulatedCity.Place = building.site.text == "city-hall" ? .cityHall : .wardOffice(building.ward)
    return SimulatedCity().observations(
      of: sensor(of: building.site), at: place, day: day, isHoliday: HolidayCalendar.japan.contains(day))
  }
}
