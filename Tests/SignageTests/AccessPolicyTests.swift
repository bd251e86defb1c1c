import Signage
import Testing

@Suite struct AccessPolicyTests {
  static let kita = Area.ward(ward("27127"))
  static let konohana = Area.ward(ward("27104"))
  static let display = Device.display(id("kita-1", DisplayID.self))
  static let sensor = Device.sensor(id("kita-camera", SensorID.self))
  static let feed = Device.feed("jma")

  /// What each role may do where it holds. Of these, those in `seeing` are also allowed on what the city owns.
  static let table: [Role: Set<Action>] = [
    .editor: [
      .seePlaces, .seeContents, .changeContent, .seeSchedule, .changeSchedule, .seeEmergencies, .seeAudience, .seePlays,
    ],
    .approver: [
      .seePlaces, .seeContents, .changeContent, .approveContent, .seeSchedule, .changeSchedule, .seeEmergencies,
      .seeAudience, .seePlays,
    ],
    .officer: [.seePlaces, .seeContents, .seeSchedule, .seeEmergencies, .broadcast],
    .analyst: [.seePlaces, .seeContents, .seeSchedule, .seeEmergencies, .seeAudience, .computeRankings, .seePlays],
    .administrator: [
      .seePlaces, .changePlaces, .seeContents, .seeSchedule, .changeHolidays, .seeEmergencies, .seeAudience,
      .computeRankings, .seePlays, .changeTokens, .seeAudit,
    ],
    .display: [], .sensor: [], .feed: [],
  ]

  static let seeing: Set<Action> = [.seePlaces, .seeContents, .seeSchedule, .seeEmergencies, .seeAudience]

  static func person(_ grants: Grant..., device: Device? = nil) -> Actor {
    Actor(token: "t", person: "sato", grants: grants, device: device)
  }

  @Test(arguments: Role.allCases, Action.allCases)
  func whatARoleMayDoInItsWard(role: Role, action: Action) throws {
    let actor = Self.person(Grant(role: role, area: Self.kita))
    let allowed = try #require(Self.table[role]).contains(action)
    #expect(may(actor, action, .area(Self.kita)) == allowed)
    #expect(may(actor, action, .any) == allowed)
    #expect(!may(actor, action, .area(Self.konohana)))
    #expect(may(actor, action, .area(.city)) == (allowed && Self.seeing.contains(action)))
    for device in [Self.display, Self.sensor, Self.feed] { #expect(!may(actor, action, .device(device))) }
  }

  @Test(arguments: Role.allCases, Action.allCases)
  func whatARoleMayDoInTheCity(role: Role, action: Action) throws {
    let actor = Self.person(Grant(role: role, area: .city))
    let allowed = try #require(Self.table[role]).contains(action)
    for resource in [Resource.area(Self.kita), .area(Self.konohana), .area(.city), .any] {
      #expect(may(actor, action, resource) == allowed)
    }
    for device in [Self.display, Self.sensor, Self.feed] { #expect(!may(actor, action, .device(device))) }
  }

  @Test(arguments: Action.allCases) func aDeviceMayDoItsOwnAndNothingElse(action: Action) {
    let own: [(Device, Role, Action)] = [
      (Self.display, .display, .play), (Self.sensor, .sensor, .postObservations), (Self.feed, .feed, .broadcast),
    ]
    for (device, role, allowed) in own {
      let actor = Self.person(Grant(role: role, area: .city), device: device)
      #expect(may(actor, action, .device(device)) == (action == allowed))
      for (other, _, _) in own where other != device { #expect(!may(actor, action, .device(other))) }
      #expect(!may(actor, action, .device(.display(id("kita-2", DisplayID.self)))))
      for resource in [Resource.area(.city), .area(Self.kita), .any] { #expect(!may(actor, action, resource)) }
      // Not even with a person's rights on the token.
      let both = Self.person(Grant(role: .administrator, area: .city), device: device)
      for resource in [Resource.area(.city), .area(Self.kita), .any] { #expect(!may(both, action, resource)) }
    }
  }

  @Test func rightsAddUpButEachKeepsItsWard() {
    let actor = Self.person(Grant(role: .editor, area: Self.kita), Grant(role: .approver, area: Self.konohana))
    #expect(may(actor, .changeContent, .area(Self.kita)))
    #expect(!may(actor, .approveContent, .area(Self.kita)))
    #expect(may(actor, .approveContent, .area(Self.konohana)))
    #expect(!may(actor, .broadcast, .any))
    #expect(!may(Self.person(), .seePlaces, .any))
  }

  @Test func thePriorityCeilingsOfWardAndCity() {
    func ceiling(_ grants: Grant...) -> Int {
      priorityCeiling(of: Actor(token: "t", person: "sato", grants: grants)).level
    }
    #expect(ceiling(Grant(role: .editor, area: Self.kita)) == 5)
    #expect(ceiling(Grant(role: .approver, area: Self.kita)) == 5)
    #expect(ceiling(Grant(role: .editor, area: .city)) == 7)
    #expect(ceiling(Grant(role: .approver, area: .city)) == 9)
    #expect(ceiling(Grant(role: .editor, area: .city), Grant(role: .approver, area: Self.kita)) == 7)
    #expect(ceiling(Grant(role: .editor, area: Self.kita), Grant(role: .approver, area: .city)) == 9)
    for role in [Role.officer, .analyst, .administrator] { #expect(ceiling(Grant(role: role, area: .city)) == 5) }
  }

  @Test func theAreaInWhichSomebodyHoldsARole() {
    let actor = Self.person(Grant(role: .editor, area: Self.kita), Grant(role: .officer, area: .city))
    #expect(actor.area(as: [.editor, .approver]) == Self.kita)
    #expect(actor.area(as: [.officer]) == .city)
    #expect(actor.area(as: [.editor, .officer]) == .city)
    #expect(actor.area(as: [.analyst]) == nil)
  }

  @Test func areasHoldWhatLiesInThem() {
    #expect(Area.city.contains(Self.kita))
    #expect(Area.city.contains(.city))
    #expect(Self.kita.contains(Self.kita))
    #expect(!Self.kita.contains(Self.konohana))
    #expect(!Self.kita.contains(.city))
    #expect(Area.city.contains(ward("27104")))
    #expect(Self.kita.contains(ward("27127")))
    #expect(!Self.kita.contains(ward("27104")))
  }
}
