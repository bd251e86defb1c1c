import Signage
import Testing

/// Every pair of state and event: what comes of it, or how it is refused.
@Suite struct EmergencyLifecycleTests {
  /// The states, of which `active` is two: with and without a new revision that waits.
  enum Situation: CaseIterable {
    case pending, active, revising, cleared, corrected, expired, rejected, withdrawn, lapsed
  }

  enum Happening: CaseIterable {
    case confirmation, rejection, withdrawal, revision, breakGlassRevision, clearance, correction, announcement,
      conclusion, time
  }

  enum Result: Equatable {
    /// Where it goes, the revision on screen (or of the first proposal), and the one that waits.
    case becomes(Emergency.State, revision: Int = 1, waiting: Int? = nil)
    case conflict
    case nothing
  }

  /// A new state does not compile until it stands here.
  static func situations(of state: Emergency.State) -> [Situation] {
    switch state {
    case .pending: [.pending]
    case .active: [.active, .revising]
    case .cleared: [.cleared]
    case .corrected: [.corrected]
    case .expired: [.expired]
    case .rejected: [.rejected]
    case .withdrawn: [.withdrawn]
    case .lapsed: [.lapsed]
    }
  }

  /// A new event does not compile until it stands here.
  static func happening(of event: Emergency.Event) -> Happening {
    switch event {
    case .confirmation: .confirmation
    case .rejection: .rejection
    case .withdrawal: .withdrawal
    case .revision(_, _, breakGlassReason: nil): .revision
    case .revision: .breakGlassRevision
    case .clearance: .clearance
    case .correction: .correction
    case .announcement: .announcement
    case .conclusion: .conclusion
    case .time: .time
    }
  }

  static func row(of situation: Situation) -> [Happening: Result] {
    switch situation {
    case .pending:
      [
        .confirmation: .becomes(.active), .rejection: .becomes(.rejected), .withdrawal: .becomes(.withdrawn),
        .revision: .conflict, .breakGlassRevision: .conflict, .clearance: .conflict, .correction: .conflict,
        .announcement: .conflict, .conclusion: .conflict, .time: .becomes(.lapsed),
      ]
    case .active:
      [
        .confirmation: .conflict, .rejection: .conflict, .withdrawal: .conflict,
        .revision: .becomes(.active, waiting: 2), .breakGlassRevision: .becomes(.active, revision: 2),
        .clearance: .becomes(.cleared), .correction: .becomes(.corrected), .announcement: .conflict,
        .conclusion: .conflict, .time: .becomes(.expired),
      ]
    case .revising:
      [
        .confirmation: .becomes(.active, revision: 2), .rejection: .becomes(.active), .withdrawal: .becomes(.active),
        .revision: .conflict, .breakGlassRevision: .becomes(.active, revision: 3), .clearance: .becomes(.cleared),
        .correction: .becomes(.corrected), .announcement: .conflict, .conclusion: .conflict, .time: .becomes(.expired),
      ]
    case .cleared, .corrected, .expired, .rejected, .withdrawn, .lapsed:
      [
        .confirmation: .conflict, .rejection: .conflict, .withdrawal: .conflict, .revision: .conflict,
        .breakGlassRevision: .conflict, .clearance: .conflict, .correction: .conflict, .announcement: .conflict,
        .conclusion: .conflict, .time: .nothing,
      ]
    }
  }

  static func emergency(_ situation: Situation) throws -> Emergency {
    let state: Emergency.State =
      try #require(Emergency.State.allCases.first { situations(of: $0).contains(situation) })
    var made = SignageTests.emergency(in: state)
    if situation == .revising {
      try made.apply(.revision(message(), area: .city, breakGlassReason: nil), by: "sato", at: ten)
    }
    return made
  }

  /// The event as somebody who may do it would; time goes on for longer than anything may last.
  static func event(_ happening: Happening, waiting: Int?) -> (event: Emergency.Event, person: String, after: Int64) {
    switch happening {
    case .confirmation: (.confirmation(revision: waiting ?? 1), "tanaka", 60)
    case .rejection: (.rejection(reason: "対象が違う"), "tanaka", 60)
    case .withdrawal: (.withdrawal, "sato", 60)
    case .revision: (.revision(message(), area: .city, breakGlassReason: nil), "tanaka", 60)
    case .breakGlassRevision: (.revision(message(), area: .city, breakGlassReason: "一人当直"), "tanaka", 60)
    case .clearance: (.clearance(text: nil), "tanaka", 60)
    case .correction: (.correction(title: nil, text: ["ja": "誤報でした"]), "tanaka", 60)
    case .announcement: (.announcement(message(), area: .city, confirmedBy: nil), "jma", 60)
    case .conclusion: (.conclusion(.silent), "jma", 60)
    case .time: (.time, "", 100 * 3600)
    }
  }

  @Test(arguments: Situation.allCases, Happening.allCases)
  func everyPair(of situation: Situation, and happening: Happening) throws {
    let expected = try #require(Self.row(of: situation)[happening], "a row for \(situation) and \(happening)")
    let before = try Self.emergency(situation)
    var after = before
    let (event, person, seconds) = Self.event(happening, waiting: before.waiting?.revision)
    #expect(Self.happening(of: event) == happening)
    var steps: [Emergency.Step] = []
    let refused = refusal { steps = try after.apply(event, by: person, at: ten.advanced(bySeconds: seconds)) }
    switch expected {
    case .becomes(let state, let revision, let waiting):
      #expect(refused == nil)
      #expect(after.state == state)
      #expect(after.revision == revision)
      #expect(after.waiting?.revision == waiting)
      #expect((after.endedAt != nil) == (state != .active))
      #expect(!steps.isEmpty, "what happened is told")
    case .conflict:
      #expect(refused?.kind == "conflict")
      #expect(after == before)
    case .nothing:
      #expect(refused == nil)
      #expect(after == before)
      #expect(steps.isEmpty)
    }
  }

  @Test func everyStateHasItsRow() {
    #expect(Set(Emergency.State.allCases.flatMap(Self.situations)) == Set(Situation.allCases))
    for situation in Situation.allCases { #expect(Self.row(of: situation).count == Happening.allCases.count) }
  }

  @Test func aNewMessageWaitsForItsSecondOfficer() throws {
    var flood = try Emergency.propose(
      id: id("flood", EmergencyID.self), message: message(), area: .city, by: "sato", breakGlassReason: nil, at: ten)
    #expect(flood.state == .pending)
    #expect(flood.revision == 1)
    #expect(flood.activatedAt == nil)
    #expect(!flood.isOnScreen(at: ten))
    let confirmed = ten.advanced(bySeconds: 5)
    let steps = try flood.apply(.confirmation(revision: 1), by: "tanaka", at: confirmed)
    #expect(steps == [Emergency.Step(.confirmation, revision: 1, message: message(), area: .city)])
    #expect(flood.activatedAt == confirmed)
    #expect(flood.confirmedBy == "tanaka")
    #expect(flood.isOnScreen(at: confirmed))
  }

  @Test(arguments: [Situation.pending, .revising]) func nobodyDecidesOnTheirOwn(situation: Situation) throws {
    let before = try Self.emergency(situation)
    var flood = before
    let number = try #require(before.waiting?.revision)
    #expect(refusal { try flood.apply(.confirmation(revision: number), by: "sato", at: ten) }?.kind == "forbidden")
    #expect(refusal { try flood.apply(.rejection(reason: "違う"), by: "sato", at: ten) }?.kind == "forbidden")
    #expect(refusal { try flood.apply(.withdrawal, by: "tanaka", at: ten) }?.kind == "forbidden")
    #expect(refusal { try flood.apply(.rejection(reason: " "), by: "tanaka", at: ten) }?.field == "reason")
    #expect(flood == before)
  }

  @Test(arguments: [(Situation.pending, [0, 2, -1]), (.revising, [0, 1, 3])])
  func onlyTheRevisionThatWaitsIsConfirmed(situation: Situation, others: [Int]) throws {
    var flood = try Self.emergency(situation)
    for other in others {
      #expect(refusal { try flood.apply(.confirmation(revision: other), by: "tanaka", at: ten) }?.kind == "stale")
    }
    #expect(try flood == Self.emergency(situation))
  }

  @Test(arguments: [Situation.pending, .revising]) func itLapsesAfterExactlyTenMinutes(situation: Situation) throws {
    let last = ten.advanced(byMilliseconds: 600_000 - 1)
    let lapse = ten.advanced(byMilliseconds: 600_000)
    var waiting = try Self.emergency(situation)
    let number = try #require(waiting.waiting?.revision)
    #expect(waiting.pass(to: last).isEmpty)
    var confirmed = waiting
    try confirmed.apply(.confirmation(revision: number), by: "tanaka", at: last)
    #expect(confirmed.state == .active)
    #expect(confirmed.revision == number)
    #expect(refusal { try waiting.apply(.confirmation(revision: number), by: "tanaka", at: lapse) }?.kind == "conflict")
    #expect(refusal { try waiting.apply(.rejection(reason: "違う"), by: "tanaka", at: lapse) }?.kind == "conflict")
    #expect(refusal { try waiting.apply(.withdrawal, by: "sato", at: lapse) }?.kind == "conflict")
    #expect(waiting.pass(to: lapse).map(\.what) == [.lapsed])
    #expect(waiting.state == (situation == .pending ? .lapsed : .active))
    #expect(waiting.waiting == nil)
    #expect((waiting.past.last?.endedAt ?? waiting.endedAt) == lapse)
  }

  @Test func aMessageExpiresAtItsTimeHoweverLateThatIsNoticed() {
    let end = message().expiresAt
    var flood = SignageTests.emergency()
    #expect(flood.isOnScreen(at: end.advanced(byMilliseconds: -1)))
    #expect(!flood.isOnScreen(at: end))
    #expect(flood.pass(to: end.advanced(byMilliseconds: -1)).isEmpty)
    #expect(flood.pass(to: end.advanced(bySeconds: 86_400)).map(\.what) == [.expired])
    #expect(flood.state == .expired)
    #expect(flood.endedAt == end)
    #expect(flood.endedBy == nil)
  }

  @Test func whatIsOverCanNeitherBeConfirmedNorClearedNorCorrected() {
    let end = ten.advanced(bySeconds: 60)
    var waiting = SignageTests.emergency(in: .pending) { $0.expiresAt = end }
    #expect(refusal { try waiting.apply(.confirmation(revision: 1), by: "tanaka", at: end) }?.kind == "conflict")
    var flood = SignageTests.emergency { $0.expiresAt = end }
    #expect(refusal { try flood.apply(.clearance(text: nil), by: "tanaka", at: end) }?.kind == "conflict")
    #expect(
      refusal { try flood.apply(.correction(title: nil, text: ["ja": "誤報"]), by: "tanaka", at: end) }?.kind
        == "conflict")
    #expect(flood.closing == nil)
  }

  @Test func breakGlassActivatesAtOnceWithAWrittenReason() throws {
    let flood = try Emergency.propose(
      id: id("flood", EmergencyID.self), message: message(), area: .city, by: "sato", breakGlassReason: "一人当直",
      at: ten)
    #expect(flood.state == .active)
    #expect(flood.activatedAt == ten)
    #expect(flood.confirmedBy == nil)
    #expect(flood.breakGlassReason == "一人当直")
    for blank in ["", "  ", "\u{3000}\n"] {
      let refused = refusal {
        _ = try Emergency.propose(
          id: id("flood", EmergencyID.self), message: message(), area: .city, by: "sato", breakGlassReason: blank,
          at: ten)
      }
      #expect(refused?.field == "breakGlassReason")
      var present = SignageTests.emergency()
      let revised = Emergency.Event.revision(message(), area: .city, breakGlassReason: blank)
      #expect(refusal { try present.apply(revised, by: "sato", at: ten) }?.field == "breakGlassReason")
    }
  }
}
