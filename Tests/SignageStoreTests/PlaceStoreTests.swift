import Signage
import Testing

@testable import SignageStore

@Suite struct PlaceStoreTests {
  let kept: TemporaryStore
  var store: SignageStore { kept.store }

  init() throws { kept = try TemporaryStore() }

  @Test func placesComeBackAsTheyWereSaved() async throws {
    var hall = site("city-hall")
    hall.calendar = OpeningCalendar(
      slots: [
        Slot(weekdays: [.monday], windows: [Window(from: must(LocalTime("09:00")), until: must(LocalTime("17:30")))])
      ],
      exceptDates: [day("2026-12-29")])
    hall.latitude = 34.6937
    var lobby = display("lobby", at: "city-hall")
    lobby.languages = ["ja", "en"]
    lobby.tags = ["tourism"]
    let camera = sensor("camera", at: "city-hall", seeing: ["lobby"])
    try await kept.change { [hall, lobby] writing in
      try writing.save(hall)
      try writing.save(lobby)
      try writing.save(camera)
    }
    #expect(try store.read { try $0.site(id("city-hall")) } == hall)
    #expect(try store.read { try $0.display(id("lobby")) } == lobby)
    #expect(try store.read { try $0.sensor(id("camera")) } == camera)
    hall.name = ["ja": "市役所"]
    try await kept.change { [hall] in try $0.save(hall) }
    #expect(try store.read { try $0.sites() } == [hall])
    #expect(try store.read { try $0.site(id("elsewhere")) } == nil)
  }

  @Test func sensorsAreInTheOrderOfTheirRegistration() async throws {
    try await kept.change { try $0.save(site()) }
    for (second, name) in ["c", "a", "b"].enumerated() {
      try await kept.change(at: ten.advanced(bySeconds: Int64(second))) { try $0.save(sensor(name)) }
    }
    // To change one is not to register it.
    try await kept.change(at: ten.advanced(bySeconds: 9)) { try $0.save(sensor("c", seeing: [])) }
    #expect(try store.read { try $0.sensors() }.map(\.id.text) == ["c", "a", "b"])
  }

  @Test func displaysAndSensorsNeedTheirSite() async throws {
    #expect(try await kept.refusal { try $0.save(display()) }?.field == "site")
    #expect(try await kept.refusal { try $0.save(sensor()) }?.field == "site")
    #expect(try store.read { try $0.displays() } == [])
    #expect(try store.read { try $0.auditRows() } == [])
  }

  @Test func aSensorSeesDisplaysOfItsSite() async throws {
    try await kept.change { writing in
      try writing.save(site())
      try writing.save(site("city-hall"))
      try writing.save(display("kita-1"))
      try writing.save(display("hall-1", at: "city-hall"))
    }
    #expect(try await kept.refusal { try $0.save(sensor(seeing: ["kita-1", "nowhere"])) }?.field == "displays/1")
    #expect(try await kept.refusal { try $0.save(sensor(seeing: ["hall-1", "kita-1"])) }?.field == "displays/0")
    #expect(try await kept.refusal { try $0.save(sensor(seeing: ["kita-1"])) } == nil)
  }

  @Test func aSiteStaysWhileAnythingStandsInIt() async throws {
    try await kept.change { writing in
      try writing.save(site())
      try writing.save(display())
      try writing.save(sensor())
    }
    #expect(try await kept.refusal { try $0.deleteSite(id("kita-office")) }?.isConflict == true)
    try await kept.change { try $0.deleteDisplay(id("kita-1")) }
    #expect(try await kept.refusal { try $0.deleteSite(id("kita-office")) }?.isConflict == true)
    try await kept.change { try $0.deleteSensor(id("kita-camera")) }
    #expect(try await kept.refusal { try $0.deleteSite(id("kita-office")) } == nil)
    #expect(try store.read { try $0.sites() } == [])
  }

  @Test func aDisplayStaysWhereASensorCountsBeforeIt() async throws {
    try await kept.change { writing in
      try writing.save(site())
      try writing.save(site("city-hall"))
      try writing.save(display())
      try writing.save(sensor(seeing: ["kita-1"]))
    }
    #expect(try await kept.refusal { try $0.deleteDisplay(id("kita-1")) }?.isConflict == true)
    #expect(try await kept.refusal { try $0.save(display("kita-1", at: "city-hall")) }?.isConflict == true)
    #expect(try await kept.refusal { try $0.save(display("kita-1")) } == nil)
    try await kept.change { try $0.save(sensor()) }
    #expect(try await kept.refusal { try $0.save(display("kita-1", at: "city-hall")) } == nil)
    #expect(try await kept.refusal { try $0.deleteDisplay(id("kita-1")) } == nil)
    #expect(try store.read { try $0.displays() } == [])
  }

  @Test func nothingOfADisplayIsLeftToItsNamesake() async throws {
    try await kept.change { writing in
      try writing.save(site())
      try writing.save(display())
      try writing.save(display("kita-2"))
      for name in ["kita-1", "kita-2"] {
        _ = try writing.newToken("hash-\(name)", name: name, role: .display, display: id(name))
        try writing.save(report("player of \(name)"), of: id(name))
        _ = try writing.save(play("play"), of: id(name))
      }
    }
    try await kept.change { try $0.deleteDisplay(id("kita-1")) }
    #expect(kept.events.last == [.commandsChanged, .tokensChanged, .scheduleChanged, .emergenciesChanged])
    try await kept.change { try $0.save(display()) }
    #expect(try store.read { try $0.token(hash: "hash-kita-1") } == nil)
    #expect(try store.read { try $0.displayReport(of: id("kita-1")) } == nil)
    #expect(try store.read { try $0.completedPlays(of: id("kita-1"), since: ten) } == [id("bulky-waste"): 1])
    #expect(try store.read { try $0.token(hash: "hash-kita-2") } != nil)
    #expect(try store.read { try $0.displayReports() } == [id("kita-2"): report("player of kita-2")])
  }

  @Test func whatIsNotThereCannotBeTakenAway() async throws {
    #expect(try await kept.refusal { try $0.deleteSite(id("nowhere")) }?.isNotFound == true)
    #expect(try await kept.refusal { try $0.deleteDisplay(id("nowhere")) }?.isNotFound == true)
    #expect(try await kept.refusal { try $0.deleteSensor(id("nowhere")) }?.isNotFound == true)
    #expect(try store.read { try $0.auditRows() } == [])
    #expect(kept.events == [])
  }

  @Test func theCityHasDefaults() async throws {
    #expect(try store.read { try $0.cityDefaults() } == CityDefaults())
    for content in ["a", "b"] {
      let defaults = CityDefaults(defaultContent: id(content))
      try await kept.change { try $0.save(defaults) }
      #expect(try store.read { try $0.cityDefaults() } == defaults)
    }
  }

  /// An emergency asks for all displays, and they are read again only when something has changed.
  @Test func aWriterSeesItsOwnPlacesAndWhatItTookBackLeavesNothing() async throws {
    try await kept.change { writing in
      try writing.save(site())
      try writing.save(display())
    }
    func names() throws -> [String] { try store.read { try $0.displays().map(\.id.text) } }
    #expect(try names() == ["kita-1"])
    let refused = try await kept.refusal { writing in
      #expect(try writing.displays().count == 1)
      try writing.save(display("other"))
      #expect(try writing.displays().map(\.id.text) == ["kita-1", "other"])
      throw SignageError.conflict(says: "No.")
    }
    #expect(refused == .conflict(says: "No."))
    #expect(try names() == ["kita-1"])
    try await kept.change { try $0.save(display("lobby")) }
    #expect(try await kept.change { try $0.displays().map(\.id.text) } == ["kita-1", "lobby"])
    #expect(try names() == ["kita-1", "lobby"])
    try await kept.change { try $0.save(site("hall")) }
    #expect(try store.read { try $0.sites().count } == 2)
  }
}
