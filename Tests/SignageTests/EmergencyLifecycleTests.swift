import Signage
import Testing

@Suite struct EmergencyLifecycleTests {
  enum Step: CaseIterable {
    case confirm, reject, withdraw, clear, pass
  }

  /// Where each state may go; whatever is not here must be refused and change nothing.
  static let life: [Emergency.State: [Step: Emergency.State]] = [
    .pending: [.confirm: .active, .reject: .rejected, .withdraw: .withdrawn, .pass: .lapsed],
    .active: [.clear: .cleared, .pass: .expired],
    .cleared: [:], .corrected: [:], .expired: [:], .rejected: [:], .withdrawn: [:], .lapsed: [:],
  ]

  @Test(arguments: Emergency.State.allCases, Step.allCases)
  func everyStep(from state: Emergency.State, by step: Step) throws {
    let before = emergency(in: state)
    var after = before
    let soon = ten.advanced(bySeconds: 60)
    let refused = refusal {
      switch step {
      case .confirm: try after.confirm(revision: 1, by: "tanaka", at: soon)
      case .reject: try after.reject(by: "tanaka", at: soon)
      case .withdraw: try after.withdraw(by: "sato", at: soon)
      case .clear: try after.clear(text: nil, by: "tanaka", at: soon)
      // Later than anything may last.
      case .pass: _ = after.pass(to: ten.advanced(bySeconds: 100 * 3600))
      }
    }
    let expected = try #require(Self.life[state])[step]
    #expect(after.state == expected ?? state)
    if expected == nil {
      #expect(after == before)
      #expect(refused?.kind == (step == .pass ? nil : "conflict"))
    } else {
      #expect(refused == nil)
      #expect((after.endedAt != nil) == (expected != .active))
    }
  }

  @Test func aNewMessageWaitsForItsSecondOfficer() throws {
    var flood = try Emergency.propose(
      id: id("flood", EmergencyID.self), message: message(), area: .city, by: "sato", breakGlassReason: nil, at: ten)
    #expect(flood.state == .pending)
    #expect(flood.revision == 1)
    #expect(flood.activatedAt == nil)
    #expect(!flood.isOnScreen(at: ten))
    let confirmed = ten.advanced(bySeconds: 5)
    try flood.confirm(revision: 1, by: "tanaka", at: confirmed)
    #expect(flood.activatedAt == confirmed)
    #expect(flood.confirmedBy == "tanaka")
    #expect(flood.isOnScreen(at: confirmed))
  }

  @Test func nobodyDecidesOnTheirOwnMessage() {
    var flood = emergency(in: .pending)
    #expect(refusal { try flood.confirm(revision: 1, by: "sato", at: ten) }?.kind == "forbidden")
    #expect(refusal { try flood.reject(by: "sato", at: ten) }?.kind == "forbidden")
    #expect(refusal { try flood.withdraw(by: "tanaka", at: ten) }?.kind == "forbidden")
    #expect(flood == emergency(in: .pending))
  }

  @Test(arguments: [0, 2, -1]) func onlyTheRevisionThatWasReadIsConfirmed(revision: Int) {
    var flood = emergency(in: .pending)
    #expect(refusal { try flood.confirm(revision: revision, by: "tanaka", at: ten) }?.kind == "stale")
    #expect(flood.state == .pending)
  }

  @Test func aMessageLapsesAfterExactlyTenMinutes() throws {
    let last = ten.advanced(byMilliseconds: 600_000 - 1)
    let lapse = ten.advanced(byMilliseconds: 600_000)
    var waiting = emergency(in: .pending)
    let passed = waiting.pass(to: last)
    #expect(!passed)
    var confirmed = waiting
    try confirmed.confirm(revision: 1, by: "tanaka", at: last)
    #expect(confirmed.state == .active)
    #expect(refusal { try waiting.confirm(revision: 1, by: "tanaka", at: lapse) }?.kind == "conflict")
    #expect(refusal { try waiting.reject(by: "tanaka", at: lapse) }?.kind == "conflict")
    #expect(refusal { try waiting.withdraw(by: "sato", at: lapse) }?.kind == "conflict")
    let lapsed = waiting.pass(to: lapse)
    #expect(lapsed)
    #expect(waiting.state == .lapsed)
    #expect(waiting.endedAt == lapse)
  }

  @Test func aMessageExpiresAtItsTimeHoweverLateThatIsNoticed() {
    let end = message().expiresAt
    var flood = emergency()
    #expect(flood.isOnScreen(at: end.advanced(byMilliseconds: -1)))
    #expect(!flood.isOnScreen(at: end))
    let early = flood.pass(to: end.advanced(byMilliseconds: -1))
    #expect(!early)
    let passed = flood.pass(to: end.advanced(bySeconds: 86_400))
    #expect(passed)
    #expect(flood.state == .expired)
    #expect(flood.endedAt == end)
    #expect(flood.endedBy == nil)
  }

  @Test func whatIsOverCanNeitherBeConfirmedNorCleared() {
    let end = ten.advanced(bySeconds: 60)
    var waiting = emergency(in: .pending) { $0.expiresAt = end }
    #expect(refusal { try waiting.confirm(revision: 1, by: "tanaka", at: end) }?.kind == "conflict")
    var flood = emergency { $0.expiresAt = end }
    #expect(refusal { try flood.clear(text: nil, by: "tanaka", at: end) }?.kind == "conflict")
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
    }
  }

  @Test func theAllClearStaysForTenMinutes() throws {
    let cleared = ten.advanced(bySeconds: 3600)
    let gone = cleared.advanced(bySeconds: 600)
    var flood = emergency()
    try flood.clear(text: nil, by: "tanaka", at: cleared)
    #expect(flood.endedAt == cleared)
    #expect(flood.endedBy == "tanaka")
    let title = flood.message.title
    #expect(flood.closing?.title["ja"] == title["ja"].map { "\($0)の解除" })
    #expect(flood.closing?.title["en"] == title["en"].map { "All clear: \($0)" })
    #expect(flood.closing?.title.languages == title.languages)
    #expect(flood.closing?.text["ja"] == "この情報は解除されました。")
    #expect(flood.isOnScreen(at: gone.advanced(byMilliseconds: -1)))
    #expect(!flood.isOnScreen(at: gone))

    var other = emergency()
    try other.clear(text: ["ja": "川の水は引きました"], by: "sato", at: cleared)
    #expect(other.closing?.text == ["ja": "川の水は引きました"])
  }

  @Test(
    arguments: [
      (["en": "Over"], "text/ja"), (["ja": "\u{3000}"], "text/ja"), (["ja": "解除", "en": " "], "text/en"),
      (["ja": String(repeating: "あ", count: 201)], "text/ja"),
    ] as [(LocalizedText, String)])
  func anAllClearIsCheckedLikeTheMessage(text: LocalizedText, field: String) {
    var flood = emergency()
    #expect(refusal { try flood.clear(text: text, by: "tanaka", at: ten) }?.field == field)
    #expect(flood == emergency())
  }
}
