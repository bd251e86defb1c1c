import Signage
import Testing

@Suite struct ContentLifecycleTests {
  enum Step: CaseIterable {
    case submit, approve, giveBack, withdraw
    /// Of the title, which needs approval.
    case edit
    /// Of the seconds, which needs none.
    case adjust
  }

  /// Where each state may go; whatever is not here must be refused and change nothing.
  static let life: [ContentState: [Step: ContentState]] = [
    .draft: [.submit: .submitted, .withdraw: .withdrawn, .edit: .draft, .adjust: .draft],
    .submitted: [.approve: .approved, .giveBack: .returned, .withdraw: .withdrawn, .edit: .draft, .adjust: .draft],
    .approved: [.withdraw: .withdrawn, .edit: .draft, .adjust: .approved],
    .returned: [.submit: .submitted, .withdraw: .withdrawn, .edit: .draft, .adjust: .draft],
    .withdrawn: [:],
  ]

  @Test(arguments: ContentState.allCases, Step.allCases)
  func everyStep(from state: ContentState, by step: Step) throws {
    let before = content(in: state)
    var after = before
    let refused = refusal {
      switch step {
      case .submit: try after.submit(by: "sato")
      case .approve: try after.approve(by: "tanaka")
      case .giveBack: try after.giveBack(by: "tanaka", reason: "文字が小さい")
      case .withdraw: try after.withdraw()
      case .edit: try after.edit(version { $0.title = ["ja": "粗大ごみの日"] })
      case .adjust: try after.edit(version { $0.seconds = 20 })
      }
    }
    let expected = try #require(Self.life[state])[step]
    #expect(after.state == expected ?? state)
    #expect(refused?.kind == (expected == nil ? "conflict" : nil))
    if expected == nil { #expect(after == before) }
  }

  @Test func fromDraftToScreenAndOff() throws {
    var poster = content()
    try poster.submit(by: "sato")
    #expect(poster.submittedBy == "sato")
    #expect(poster.approved == nil)
    try poster.approve(by: "tanaka")
    #expect(poster.approved == poster.current)
    try poster.withdraw()
    #expect(poster.approved == nil)
  }

  @Test func nobodyDecidesOnTheirOwnSubmission() {
    var poster = content(in: .submitted)
    #expect(refusal { try poster.approve(by: "sato") }?.kind == "forbidden")
    #expect(refusal { try poster.giveBack(by: "sato", reason: "文字が小さい") }?.kind == "forbidden")
    #expect(poster == content(in: .submitted))
  }

  @Test func whoSubmittedAgainIsTheOneWhoMayNotDecide() throws {
    var poster = content(in: .returned)
    #expect(poster.returnReason == "文字が小さい")
    try poster.submit(by: "suzuki")
    #expect(poster.returnReason == nil)
    #expect(refusal { try poster.approve(by: "suzuki") }?.kind == "forbidden")
    try poster.approve(by: "sato")
    #expect(poster.state == .approved)
  }

  @Test(arguments: ["", " \u{3000}\n"]) func aReturnNeedsAReason(reason: String) {
    var poster = content(in: .submitted)
    #expect(refusal { try poster.giveBack(by: "tanaka", reason: reason) }?.field == "reason")
    #expect(poster.state == .submitted)
  }

  static let incomplete: [(field: String, change: @Sendable (inout ContentVersion) -> Void)] = [
    ("department", { $0.department = "" }),
    ("department", { $0.department = "\u{3000}" }),
    ("alternativeText", { $0.alternativeText = [:] }),
    ("alternativeText", { $0.alternativeText = ["en": "Bulky waste"] }),
    ("alternativeText", { $0.alternativeText = ["ja": " "] }),
    ("variants", { $0.variants = [] }),
  ]

  @Test(arguments: incomplete.indices) func whatIsMissingIsNamedOnSubmission(index: Int) {
    let (field, change) = Self.incomplete[index]
    for state in [ContentState.draft, .returned] {
      var poster = content(in: state, change)
      let before = poster
      #expect(refusal { try poster.submit(by: "sato") }?.field == field)
      #expect(poster == before)
    }
  }

  @Test func anEditTakesASubmissionBack() throws {
    var poster = content(in: .submitted)
    try poster.edit(version())
    #expect(poster.submittedBy == nil)
    #expect(refusal { try poster.approve(by: "tanaka") }?.kind == "conflict")
  }

  @Test func versionsAreNumberedWhateverTheCallerSays() throws {
    var poster = content()
    try poster.edit(version { $0.number = 9 })
    #expect(poster.current.number == 2)
    try poster.submit(by: "sato")
    try poster.approve(by: "tanaka")
    try poster.edit(version { $0.seconds = 30 })
    #expect(poster.current.number == 3)
    #expect(poster.approved?.number == 3)
  }
}
