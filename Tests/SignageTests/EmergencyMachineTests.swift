import Signage
import Testing

/// Messages of machines: they follow their sender, wait for nobody, and live by the same states.
@Suite struct EmergencyMachineTests {
  static func flood(_ change: (inout EmergencyMessage) -> Void = { _ in }) throws -> Emergency {
    try Emergency.announced(
      id: id("cap-1", EmergencyID.self), source: .cap, message: message(change), area: .ward(ward("27127")),
      by: "river",
      at: ten)
  }

  static func closing(_ minutes: Int64 = 10) -> Emergency.Closing {
    Emergency.Closing(
      title: ["ja": "解除：洪水"], text: ["ja": "解除されました。"], until: ten.advanced(bySeconds: 60 + minutes * 60))
  }

  static let later = ten.advanced(bySeconds: 60)

  @Test func itIsOnScreenAtOnce() throws {
    let flood = try Self.flood()
    #expect(flood.state == .active && flood.revision == 1 && flood.activatedAt == ten)
    #expect(flood.confirmedBy == nil && flood.breakGlassReason == nil && flood.source == .cap)
    #expect(flood.isOnScreen(at: ten))
    #expect(refusal { _ = try Self.flood { $0.title = ["en": "Flood"] } }?.field == "title/ja")
    #expect(refusal { _ = try Self.flood { $0.expiresAt = ten } }?.field == "expiresAt")
  }

  /// What each event does to it in each state; `becomes` names the state and the revision on screen.
  @Test(arguments: [
    (Emergency.Event.announcement(message { $0.level = 5 }, area: .city, confirmedBy: nil), Emergency.State.active, 2),
    (
      .announcement(
        message { $0.expiresAt = $0.expiresAt.advanced(bySeconds: 60) }, area: .ward(ward("27127")), confirmedBy: nil),
      .active, 1
    ),
    (.conclusion(.allClear(closing())), .cleared, 1), (.conclusion(.mistaken(closing(30))), .corrected, 1),
    (.conclusion(.silent), .cleared, 1), (.clearance(text: nil), .cleared, 1),
    (.correction(title: nil, text: ["ja": "誤り"]), .corrected, 1),
  ])
  func whatItsSenderAndOfficersMayDo(event: Emergency.Event, state: Emergency.State, revision: Int) throws {
    var flood = try Self.flood()
    let steps = try flood.apply(event, by: "river", at: Self.later)
    #expect(flood.state == state && flood.revision == revision && steps.count == 1)
    #expect((flood.endedAt == nil) == (state == .active))
    // What is over is nobody's to change.
    guard state != .active else { return }
    let before = flood
    #expect(refusal { try flood.apply(event, by: "river", at: Self.later) }?.kind == "conflict")
    #expect(flood == before)
  }

  @Test(arguments: [
    Emergency.Event.confirmation(revision: 1), .rejection(reason: "違う"), .withdrawal,
    .revision(message(), area: .city, breakGlassReason: nil), .revision(message(), area: .city, breakGlassReason: "一人"),
  ])
  func whatIsNotForMachinesMessages(event: Emergency.Event) throws {
    var flood = try Self.flood()
    let before = flood
    #expect(refusal { try flood.apply(event, by: "sato", at: Self.later) }?.kind == "conflict")
    #expect(flood == before)
  }

  @Test func aNewRevisionReplacesTheOldOneWithoutAGap() throws {
    var flood = try Self.flood()
    let worse = message { $0.level = 5 }
    let steps = try flood.apply(.announcement(worse, area: .city, confirmedBy: "sato"), by: "river", at: Self.later)
    #expect(steps == [Emergency.Step(.announcement, revision: 2, message: worse, area: .city)])
    #expect(flood.message == worse && flood.area == .city && flood.confirmedBy == "sato")
    #expect(flood.past.map(\.outcome) == [.replaced])
    let showings = flood.showings
    #expect(
      showings.map(\.revision) == [1, 2] && showings.first?.until == Self.later && showings.last?.from == Self.later)
  }

  @Test func anotherEndAloneIsNoNewRevision() throws {
    var flood = try Self.flood { $0.expiresAt = ten.advanced(bySeconds: 3600) }
    #expect(flood.warn(at: ten.advanced(bySeconds: 3000)) == 15)
    var longer = flood.message
    longer.expiresAt = ten.advanced(bySeconds: 86_400)
    let steps = try flood.apply(
      .announcement(longer, area: flood.area, confirmedBy: nil), by: "river", at: ten.advanced(bySeconds: 3100))
    #expect(steps.map(\.what) == [.renewal] && flood.revision == 1 && flood.past.isEmpty)
    #expect(flood.message.expiresAt == longer.expiresAt && flood.warned.isEmpty, "it is warned of anew")
    // Another area is another message, whatever it says.
    let moved = try flood.apply(
      .announcement(longer, area: .city, confirmedBy: nil), by: "river", at: ten.advanced(bySeconds: 3100))
    #expect(moved.map(\.what) == [.announcement] && flood.revision == 2)
  }

  @Test func whatItsEndSaysIsTheSendersUntilTheSendersTime() throws {
    for (conclusion, step) in [
      (Emergency.Conclusion.allClear(Self.closing()), Emergency.Step.What.clearance),
      (.mistaken(Self.closing()), .correction),
    ] {
      var flood = try Self.flood()
      let steps = try flood.apply(.conclusion(conclusion), by: "river", at: Self.later)
      #expect(steps.map(\.what) == [step] && steps.map(\.revision) == [2])
      #expect(flood.closing?.title == Self.closing().title && flood.closing?.revision == 2)
      #expect(flood.isOnScreen(at: Self.closing().until.advanced(byMilliseconds: -1)))
      #expect(!flood.isOnScreen(at: Self.closing().until))
    }
    var flood = try Self.flood()
    #expect(try flood.apply(.conclusion(.silent), by: "river", at: Self.later).map(\.what) == [.removal])
    #expect(flood.closing == nil && !flood.isOnScreen(at: Self.later))
  }

  @Test func itWasIssuedWhenItsSenderSaysSo() throws {
    let (issued, again, ended) = (
      ten.advanced(bySeconds: -900), ten.advanced(bySeconds: -300), ten.advanced(bySeconds: -60)
    )
    var flood = try Self.flood { $0.issuedAt = issued }
    #expect(flood.issuedAt == issued)
    try flood.apply(
      .announcement(message { $0.issuedAt = again }, area: flood.area, confirmedBy: nil), by: "river", at: Self.later)
    #expect(flood.issuedAt == again && flood.showings.map(\.message.issuedAt) == [issued, again])
    // What ends it says when that was said; an officer's word is said as it ends.
    var (withdrawn, closing) = (flood, Self.closing())
    closing.issuedAt = ended
    try withdrawn.apply(.conclusion(.mistaken(closing)), by: "river", at: Self.later)
    #expect(withdrawn.issuedAt == ended && withdrawn.showings.last?.message.issuedAt == ended)
    try flood.apply(.clearance(text: nil), by: "sato", at: Self.later)
    #expect(flood.issuedAt == Self.later && flood.showings.last?.message.issuedAt == nil)
    // Whose sender says nothing: since when it is on screen.
    var silent = try Self.flood()
    #expect(silent.issuedAt == ten)
    try silent.apply(
      .announcement(message { $0.level = 5 }, area: .city, confirmedBy: nil), by: "river", at: Self.later)
    #expect(silent.issuedAt == Self.later)
  }

  @Test func aLiveMessageNeverBecomesADrill() throws {
    var flood = try Self.flood()
    let drill = Emergency.Event.announcement(message { $0.kind = .drill }, area: .city, confirmedBy: nil)
    #expect(refusal { try flood.apply(drill, by: "river", at: Self.later) }?.field == "kind")
    let over = Emergency.Event.announcement(message { $0.expiresAt = ten }, area: .city, confirmedBy: nil)
    #expect(refusal { try flood.apply(over, by: "river", at: Self.later) }?.field == "expiresAt")
  }
}
