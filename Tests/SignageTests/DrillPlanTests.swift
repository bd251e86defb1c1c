import Signage
import Testing

@Suite struct DrillPlanTests {
  static let zone = must(Zone(identifier: "Asia/Tokyo"))

  static func window(_ from: String, _ until: String) -> Window {
    Window(from: must(LocalTime(from)), until: must(LocalTime(until)))
  }

  static func terms(_ change: (inout DrillPlan.Terms) -> Void = { _ in }) -> DrillPlan.Terms {
    var terms = DrillPlan.Terms(
      title: ["ja": "避難訓練"], text: ["ja": "これは訓練です"], targets: [.all], precedence: 3, presentation: .fullScreen,
      slots: [Slot(weekdays: [.wednesday], windows: [window("11:00", "12:00")])], minutes: 10)
    change(&terms)
    return terms
  }

  /// Written and confirmed at ten on 1 July 2026, a Wednesday.
  static func plan(
    confirmedAt: Instant? = ten, _ change: (inout DrillPlan.Terms) -> Void = { _ in }
  ) throws -> DrillPlan {
    var plan = try DrillPlan(id: id("monthly", DrillID.self), terms: terms(change), area: .city, by: "sato", at: ten)
    if let confirmedAt { try plan.confirm(revision: 1, by: "tanaka", at: confirmedAt) }
    return plan
  }

  static func due(_ plan: DrillPlan, at text: String) -> Instant? {
    plan.due(at: instant(text), zone: zone, holidays: .japan)?.begins
  }

  @Test func aSecondOfficerConfirmsThePlanThatWasRead() throws {
    var plan = try Self.plan(confirmedAt: nil)
    #expect(refusal { try plan.confirm(revision: 1, by: "sato", at: ten) }?.kind == "forbidden")
    #expect(refusal { try plan.confirm(revision: 2, by: "tanaka", at: ten) }?.kind == "stale")
    #expect(Self.due(plan, at: "2026-07-01T11:00:00") == nil, "nothing begins before")
    try plan.confirm(revision: 1, by: "tanaka", at: ten)
    #expect(refusal { try plan.confirm(revision: 1, by: "tanaka", at: ten) }?.kind == "conflict")
    #expect(Self.due(plan, at: "2026-07-01T11:00:00") == instant("2026-07-01T11:00:00"))
  }

  @Test func aChangedPlanWaitsAgain() throws {
    var plan = try Self.plan()
    try plan.change(to: Self.terms(), area: .city, by: "suzuki", at: ten)
    #expect(plan.confirmedBy == "tanaka", "nothing was changed")
    try plan.change(to: Self.terms { $0.minutes = 5 }, area: .city, by: "tanaka", at: ten)
    #expect((plan.revision, plan.confirmedAt) == (2, nil))
    #expect(Self.due(plan, at: "2026-07-01T11:00:00") == nil)
    #expect(refusal { try plan.confirm(revision: 1, by: "sato", at: ten) }?.kind == "stale")
    #expect(refusal { try plan.confirm(revision: 2, by: "tanaka", at: ten) }?.kind == "forbidden", "who changed it")
    try plan.confirm(revision: 2, by: "sato", at: ten)
    plan.takeUp(by: "sato", at: ten)
    #expect((plan.revision, plan.confirmedBy) == (3, nil))
  }

  /// Local time, and which drill is due then.
  @Test(
    arguments: [
      ("2026-07-01T10:59:59", nil), ("2026-07-01T11:00:00", "2026-07-01T11:00:00"),
      ("2026-07-01T11:59:59", "2026-07-01T11:00:00"), ("2026-07-01T12:00:00", nil), ("2026-07-02T11:30:00", nil),
      ("2026-07-08T11:00:00", "2026-07-08T11:00:00"),
    ] as [(String, String?)])
  func itIsDueWithinItsWindow(at now: String, begins: String?) throws {
    #expect(try Self.due(Self.plan(), at: now) == begins.map { instant($0) })
  }

  @Test func whatBeganBeforeTheConfirmationWasNotPlannedThen() throws {
    let plan = try Self.plan(confirmedAt: instant("2026-07-01T11:00:01"))
    #expect(Self.due(plan, at: "2026-07-01T11:30:00") == nil)
    #expect(Self.due(plan, at: "2026-07-08T11:30:00") != nil)
  }

  @Test func windowsOverMidnightAndBesideEachOtherBeginEachOnce() throws {
    let night = try Self.plan { $0.slots = [Slot(weekdays: [.wednesday], windows: [Self.window("23:30", "00:30")])] }
    #expect(Self.due(night, at: "2026-07-02T00:10:00") == instant("2026-07-01T23:30:00"))
    #expect(Self.due(night, at: "2026-07-02T23:40:00") == nil)
    let twice = try Self.plan {
      $0.slots = [Slot(windows: [Self.window("11:00", "12:00"), Self.window("12:00", "13:00")])]
    }
    #expect(Self.due(twice, at: "2026-07-01T11:59:00") == instant("2026-07-01T11:00:00"))
    #expect(Self.due(twice, at: "2026-07-01T12:00:00") == instant("2026-07-01T12:00:00"))
    let overlapping = try Self.plan {
      $0.slots = [Slot(windows: [Self.window("11:00", "13:00")]), Slot(windows: [Self.window("12:00", "12:30")])]
    }
    #expect(Self.due(overlapping, at: "2026-07-01T12:10:00") == instant("2026-07-01T12:00:00"), "the later one")
  }

  @Test func itLastsItsMinutesAndNeverLongerThanItsWindow() throws {
    let plan = try Self.plan()
    for (begins, ends) in [("11:00:00", "11:10:00"), ("11:40:00", "11:50:00"), ("11:55:00", "12:00:00")] {
      let now = instant("2026-07-01T\(begins)")
      let due = try #require(plan.due(at: now, zone: Self.zone, holidays: .japan))
      let drill = plan.emergency(id("drill", EmergencyID.self), of: due, at: now)
      #expect(drill.message.expiresAt == instant("2026-07-01T\(ends)"))
      #expect((drill.state, drill.message.kind, drill.drill) == (.active, .drill, plan.id))
      #expect((drill.createdBy, drill.confirmedBy, drill.activatedAt) == ("sato", "tanaka", now))
      #expect(refusal { try drill.message.validate(at: now) } == nil)
    }
  }

  @Test func theNextOneIsTold() throws {
    func next(_ plan: DrillPlan, _ now: String) -> Instant? {
      plan.next(after: instant(now), zone: Self.zone, holidays: .japan)
    }
    #expect(try next(Self.plan(), "2026-07-01T10:00:00") == instant("2026-07-01T11:00:00"))
    #expect(try next(Self.plan(), "2026-07-01T11:00:00") == instant("2026-07-08T11:00:00"))
    #expect(try next(Self.plan(confirmedAt: nil), "2026-07-01T10:00:00") == nil)
    let over = try Self.plan { $0.slots[0].lastDay = day("2026-07-01") }
    #expect(next(over, "2026-07-01T12:00:00") == nil)
  }

  static let broken: [(field: String, change: @Sendable (inout DrillPlan.Terms) -> Void)] = [
    ("minutes", { $0.minutes = 0 }), ("minutes", { $0.minutes = 181 }), ("title/ja", { $0.title = [:] }),
    ("text/ja", { $0.text = ["en": "Drill"] }), ("precedence", { $0.precedence = 4 }), ("level", { $0.level = 6 }),
    ("targets", { $0.targets = [] }), ("slots", { $0.slots = [] }), ("slots/0/windows", { $0.slots = [Slot()] }),
    ("slots/0/windows/0", { $0.minutes = 61 }),
    ("slots/1/windows/0", { $0.slots.append(Slot(windows: [window("23:58", "00:03")])) }),
    ("slots/0/opening", { $0.slots[0].opening = .only }), ("slots/0/everyWeeks", { $0.slots[0].everyWeeks = 2 }),
  ]

  @Test(arguments: broken.indices) func aPlanThatBreaksARuleIsRefused(index: Int) throws {
    let (field, change) = Self.broken[index]
    #expect(refusal { _ = try Self.plan(change) }?.field == field)
    var plan = try Self.plan()
    let before = plan
    #expect(refusal { try plan.change(to: Self.terms(change), area: .city, by: "sato", at: ten) }?.field == field)
    #expect(plan == before)
  }
}
