import Signage
import Testing

/// What an edit of an approved content does to the version on the screens.
@Suite struct ContentEditTests {
  typealias Change = @Sendable (inout ContentVersion) -> Void

  static func edited(_ change: Change) throws -> Content {
    var poster = content(in: .approved)
    try poster.edit(version(change))
    return poster
  }

  static let needingApproval: [(what: String, change: Change)] = [
    ("title", { $0.title = ["ja": "粗大ごみの日"] }),
    ("another language of the title", { $0.title.byLanguage["en"] = "Bulky waste" }),
    ("alternative text", { $0.alternativeText = ["ja": "申し込みは電話で"] }),
    (
      "file",
      { $0.variants[0].source = .media(sha256: String(repeating: "b", count: 64)) }
    ),
    (
      "text",
      { $0.variants = [Variant(language: "ja", orientation: nil, source: .text(Notice(title: "a", text: "b")))] }
    ),
    (
      "one more variant",
      { $0.variants.append(Variant(language: "en", orientation: nil, source: $0.variants[0].source)) }
    ),
    ("later end", { $0.period = period("2026-07-01", "2026-08-01") }),
    ("earlier beginning", { $0.period = period("2026-06-30", "2026-07-31") }),
  ]

  @Test(arguments: needingApproval.indices) func theApprovedVersionShowsUntilTheNextIsApproved(index: Int) throws {
    let (what, change) = Self.needingApproval[index]
    var poster = try Self.edited(change)
    #expect(poster.state == .draft, "\(what)")
    #expect(poster.approved == version(), "\(what)")
    #expect(
      poster.current
        == version {
          change(&$0); $0.number = 2
        }, "\(what)")
    try poster.submit(by: "sato")
    #expect(poster.approved == version(), "\(what)")
    try poster.approve(by: "tanaka")
    #expect(poster.approved == poster.current, "\(what)")
  }

  static let atOnce: [(what: String, change: Change)] = [
    ("seconds", { $0.seconds = 30 }),
    ("audience", { $0.audience = IntendedAudience(fromAge: 65) }),
    ("department", { $0.department = "広報課" }),
    ("earlier end", { $0.period = period("2026-07-01", "2026-07-10") }),
    ("later beginning", { $0.period = period("2026-07-05", "2026-07-31") }),
    ("nothing", { _ in }),
  ]

  @Test(arguments: atOnce.indices) func someEditsHoldAtOnce(index: Int) throws {
    let (what, change) = Self.atOnce[index]
    let poster = try Self.edited(change)
    #expect(poster.state == .approved, "\(what)")
    #expect(poster.approved == poster.current, "\(what)")
    #expect(
      poster.approved
        == version {
          change(&$0); $0.number = 2
        }, "\(what)")
  }

  @Test func ofAnEditThatNeedsApprovalTheRestHoldsAtOnce() throws {
    let poster = try Self.edited {
      $0.title = ["ja": "粗大ごみの日"]
      $0.seconds = 30
      $0.audience = IntendedAudience(fromAge: 65)
      $0.department = "広報課"
      $0.period = period("2026-06-01", "2026-07-10")
    }
    #expect(poster.state == .draft)
    let shown = version {
      $0.seconds = 30
      $0.audience = IntendedAudience(fromAge: 65)
      $0.department = "広報課"
      $0.period = period("2026-07-01", "2026-07-10")
    }
    #expect(poster.approved == shown)
  }

  @Test func anEndBeforeTheFirstDayTakesItOffTheScreens() throws {
    let poster = try Self.edited { $0.period = period("2026-05-01", "2026-06-30") }
    #expect(poster.state == .draft)
    #expect(poster.approved == nil)
    let lastDay = try Self.edited { $0.period = period("2026-05-01", "2026-07-01") }
    #expect(lastDay.approved?.period == period("2026-07-01", "2026-07-01"))
  }

  @Test func aLaterEndIsMeasuredByWhatIsShown() throws {
    var poster = try Self.edited { $0.title = ["ja": "粗大ごみの日"] }
    try poster.edit(version { $0.period = period("2026-07-01", "2026-07-10") })
    try poster.edit(version { $0.period = period("2026-07-01", "2026-07-31") })
    #expect(poster.state == .draft)
    #expect(poster.approved?.period == period("2026-07-01", "2026-07-10"), "an end once taken back needs approval")
  }

  @Test func whatWasWithdrawnStaysWithdrawn() throws {
    var poster = content(in: .approved)
    try poster.withdraw()
    let withdrawn = poster
    #expect(refusal { try poster.edit(version()) }?.kind == "conflict")
    #expect(refusal { try poster.submit(by: "sato") }?.kind == "conflict")
    #expect(refusal { try poster.approve(by: "tanaka") }?.kind == "conflict")
    #expect(refusal { try poster.withdraw() }?.kind == "conflict")
    #expect(poster == withdrawn)
    #expect(poster.approved == nil)
  }
}
