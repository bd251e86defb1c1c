import Signage
import Testing

/// Which messages are on a screen: targets, areas, drills.
@Suite struct EmergencyScreenTests {
  static let site = Site(
    id: id("kita-office", SiteID.self), name: ["ja": "北区役所"], ward: ward("27127"), timeZone: "Asia/Tokyo")

  static func screen(enrolled: Bool = true) -> Display {
    Display(
      id: id("kita-1", DisplayID.self), site: site.id, name: "1", tags: ["tourism"], drillEnrolled: enrolled)
  }

  /// The names of what is on screen, in order.
  func onScreen(_ emergencies: [Emergency], at now: Instant = ten, enrolled: Bool = true) -> [String] {
    Emergency.onScreen(of: Self.screen(enrolled: enrolled), at: Self.site, among: emergencies, at: now).map(\.id.text)
  }

  func drill(activatedAt: Instant, hours: Int64 = 48, _ precedence: Int = 0) -> Emergency {
    emergency("drill", activatedAt: activatedAt) {
      $0.kind = .drill
      $0.precedence = precedence
      $0.expiresAt = activatedAt.advanced(bySeconds: hours * 3600)
    }
  }

  @Test(arguments: [
    ("all", true), ("ward:27127", true), ("site:kita-office", true), ("display:kita-1", true), ("tag:tourism", true),
    ("ward:27104", false), ("site:konohana-office", false), ("display:kita-2", false), ("tag:sport", false),
  ])
  func aMessageReachesItsTargets(text: String, reached: Bool) {
    let flood = emergency { $0.targets = [must(Target(text))] }
    #expect(flood.reaches(Self.screen(), at: Self.site) == reached)
    #expect(onScreen([flood]) == (reached ? ["flood"] : []))
  }

  @Test func oneTargetOfSeveralIsEnough() {
    let flood = emergency { $0.targets = [must(Target("tag:sport")), must(Target("site:kita-office"))] }
    #expect(onScreen([flood]) == ["flood"])
  }

  @Test func aWardsMessageStaysInTheWardWhateverItsTargetsSay() {
    #expect(onScreen([emergency(area: .ward(ward("27104")))]) == [])
    #expect(onScreen([emergency(area: .ward(ward("27127")))]) == ["flood"])
  }

  @Test func onlyWhatHoldsAndAllClearsAreOnScreen() throws {
    let now = ten.advanced(bySeconds: 60)
    for state in Emergency.State.allCases {
      #expect(onScreen([emergency(in: state)], at: now) == (state == .active ? ["flood"] : []), "\(state)")
    }
    var cleared = emergency()
    try cleared.apply(.clearance(text: nil), by: "tanaka", at: now)
    #expect(onScreen([cleared, emergency("fire") { $0.precedence = 3 }], at: now) == ["fire", "flood"])
    #expect(onScreen([cleared], at: now.advanced(bySeconds: 600)) == [])
  }

  @Test func drillsAreOnlyOnScreensThatAreEnrolled() {
    #expect(onScreen([drill(activatedAt: ten)]) == ["drill"])
    #expect(onScreen([drill(activatedAt: ten)], enrolled: false) == [])
    #expect(onScreen([emergency()], enrolled: false) == ["flood"])
  }

  @Test(arguments: 0...3) func aLiveMessageOfPrecedence0To2EndsADrillForGood(precedence: Int) throws {
    let minute: Int64 = 60
    let drill = drill(activatedAt: ten)
    var live = emergency("flood", activatedAt: ten.advanced(bySeconds: minute)) { $0.precedence = precedence }
    let ends = precedence <= 2
    #expect(onScreen([drill]) == ["drill"])
    #expect(onScreen([drill, live], at: ten.advanced(bySeconds: minute)) == (ends ? ["flood"] : ["flood", "drill"]))

    try live.apply(.clearance(text: nil), by: "tanaka", at: ten.advanced(bySeconds: 2 * minute))
    #expect(
      onScreen([drill, live], at: ten.advanced(bySeconds: 3 * minute)) == (ends ? ["flood"] : ["flood", "drill"]))
    #expect(onScreen([drill, live], at: ten.advanced(bySeconds: 36 * 3600)) == (ends ? [] : ["drill"]))
  }

  @Test func aDrillThatBeginsUnderALiveMessageNeverAppears() throws {
    var live = emergency("flood", activatedAt: ten.advanced(bySeconds: -60))
    let drill = drill(activatedAt: ten)
    #expect(onScreen([drill, live]) == ["flood"])
    try live.apply(.clearance(text: nil), by: "tanaka", at: ten.advanced(bySeconds: 60))
    #expect(onScreen([drill, live], at: ten.advanced(bySeconds: 3600)) == [])
  }

  @Test func aDrillAfterALiveMessageIsOneOfItsOwn() throws {
    var live = emergency("flood", activatedAt: ten.advanced(bySeconds: -3600))
    try live.apply(.clearance(text: nil), by: "tanaka", at: ten)
    #expect(onScreen([drill(activatedAt: ten), live], at: ten.advanced(bySeconds: 3600)) == ["drill"])
  }

  @Test func aLiveMessageThatExpiredUnnoticedEndedTheDrillsBeforeItsEnd() {
    let live = emergency("flood", activatedAt: ten.advanced(bySeconds: -3600)) { $0.expiresAt = ten }
    #expect(onScreen([drill(activatedAt: ten.advanced(byMilliseconds: -1)), live]) == [])
    #expect(onScreen([drill(activatedAt: ten), live]) == ["drill"])
  }

  @Test func onlyWhatWasOnScreenThereEndsADrill() {
    let soon = ten.advanced(bySeconds: 60)
    for state in [Emergency.State.pending, .rejected, .withdrawn, .lapsed] {
      #expect(onScreen([drill(activatedAt: ten), emergency(in: state)], at: soon) == ["drill"], "\(state)")
    }
    let elsewhere = emergency { $0.targets = [must(Target("display:kita-2"))] }
    #expect(onScreen([drill(activatedAt: ten), elsewhere], at: soon) == ["drill"])
    let otherDrill = emergency("other") { $0.kind = .drill }
    #expect(onScreen([drill(activatedAt: ten), otherDrill], at: soon).sorted() == ["drill", "other"])
  }

  /// Who leaves gets a removal, who joins gets the message; what ends it says is for everybody who had it.
  @Test func aRevisionMovesTheMessage() throws {
    let elsewhere = must(Target("display:kita-2"))
    let here = must(Target("display:kita-1"))
    let minute = ten.advanced(bySeconds: 60)
    var flood = emergency { $0.targets = [here] }
    let moved = Emergency.Event.revision(message { $0.targets = [elsewhere] }, area: .city, breakGlassReason: nil)
    try flood.apply(moved, by: "sato", at: minute)
    #expect(onScreen([flood], at: minute) == ["flood"], "it waits")
    try flood.apply(.confirmation(revision: 2), by: "tanaka", at: minute)
    #expect(onScreen([flood], at: minute) == [])
    for closing in [Emergency.Event.clearance(text: nil), .correction(title: nil, text: ["ja": "誤り"])] {
      var closed = flood
      try closed.apply(closing, by: "tanaka", at: minute)
      #expect(onScreen([closed], at: minute) == ["flood"])
    }
    var joined = emergency { $0.targets = [elsewhere] }
    try joined.apply(
      .revision(message { $0.targets = [here, elsewhere] }, area: .city, breakGlassReason: nil), by: "sato", at: minute)
    #expect(onScreen([joined], at: minute) == [])
    try joined.apply(.confirmation(revision: 2), by: "tanaka", at: minute)
    #expect(onScreen([joined], at: minute) == ["flood"])
  }

  @Test func aDrillStaysEndedWhereALiveMessageMovedAway() throws {
    let minute = ten.advanced(bySeconds: 60)
    for change in [
      { $0.targets = [must(Target("display:kita-2"))] }, { $0.precedence = 3 },
    ] as [(inout EmergencyMessage) -> Void] {
      var live = emergency("flood", activatedAt: minute)
      try live.apply(.revision(message(change), area: .city, breakGlassReason: nil), by: "sato", at: minute)
      try live.apply(.confirmation(revision: 2), by: "tanaka", at: minute.advanced(bySeconds: 60))
      #expect(!onScreen([drill(activatedAt: ten), live], at: minute.advanced(bySeconds: 120)).contains("drill"))
      let after = drill(activatedAt: minute.advanced(bySeconds: 61))
      #expect(onScreen([after, live], at: minute.advanced(bySeconds: 120)).contains("drill"))
    }
  }

  @Test func aRevisedDrillComesNotBackEither() throws {
    var drill = drill(activatedAt: ten)
    let live = emergency("flood", activatedAt: ten.advanced(bySeconds: 60)) {
      $0.expiresAt = ten.advanced(bySeconds: 120)
    }
    try drill.apply(
      .revision(drill.message, area: .city, breakGlassReason: "訓練の続き"), by: "sato", at: ten.advanced(bySeconds: 300))
    #expect(onScreen([drill, live], at: ten.advanced(bySeconds: 300)) == [])
  }

  /// Wherever the display hangs by then, and whatever hangs there since.
  @Test func anEndIsSaidToThoseThatHadTheMessage() throws {
    var flood = emergency { $0.targets = [must(Target("site:kita-office"))] }
    let had: [EmergencyID: Set<DisplayID>] = [flood.id: [id("kita-1", DisplayID.self)]]
    let elsewhere = Site(
      id: id("konohana-office", SiteID.self), name: ["ja": "此花区役所"], ward: ward("27104"), timeZone: "Asia/Tokyo")
    func shows(_ name: String, at site: Site, _ had: [EmergencyID: Set<DisplayID>]) -> Bool {
      let display = Display(id: id(name, DisplayID.self), site: site.id, name: name)
      return !Emergency.onScreen(of: display, at: site, among: [flood], had: had, at: ten).isEmpty
    }
    #expect(!shows("kita-1", at: elsewhere, had) && shows("kita-2", at: Self.site, had), "its targets count")
    try flood.apply(.correction(title: nil, text: ["ja": "誤り"]), by: "tanaka", at: ten)
    #expect(shows("kita-1", at: Self.site, had) && shows("kita-1", at: elsewhere, had))
    #expect(!shows("kita-2", at: Self.site, had))
    #expect(shows("kita-2", at: Self.site, [:]) && !shows("kita-1", at: elsewhere, [:]), "where nobody wrote it down")
  }

  /// Who keeps a board knows how long it holds.
  @Test func aBoardHoldsUntilTheFirstOfItsMessagesEnds() throws {
    #expect(EmergencyBoard([], at: ten).until == nil)
    let soon = ten.advanced(bySeconds: 60)
    let short = emergency("short") { $0.expiresAt = soon }
    let long = emergency("long") { $0.expiresAt = ten.advanced(bySeconds: 3600) }
    #expect(EmergencyBoard([long, short], at: ten).until == soon)
    #expect(EmergencyBoard([long, short], at: soon).until == long.message.expiresAt)
    #expect(EmergencyBoard([long, short], at: soon).emergencies.map(\.id) == [long.id])
    var cleared = long
    try cleared.apply(.clearance(text: nil), by: "sato", at: soon)
    #expect(EmergencyBoard([cleared], at: soon).until == cleared.closing?.until)
    #expect(EmergencyBoard([emergency("over", in: .expired)], at: ten).until == nil)
  }
}
