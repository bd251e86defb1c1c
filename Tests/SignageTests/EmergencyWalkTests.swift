import Foundation
import Signage
import Testing

/// Long random lives: whatever happens in whatever order, what must always hold holds.
@Suite struct EmergencyWalkTests {
  static let people = ["sato", "tanaka", "suzuki"]

  static func event(_ random: inout TestRandom, of emergency: Emergency, at now: Instant) -> Emergency.Event {
    let revised = message {
      $0.level = [nil, 3, 4, 5][random.below(4)]
      $0.expiresAt = now.advanced(bySeconds: Int64(60 + random.below(7200)))
    }
    switch random.below(12) {
    case 0...3: return .revision(revised, area: .city, breakGlassReason: nil)
    case 4: return .revision(revised, area: .city, breakGlassReason: "一人当直")
    case 5...7:
      return .confirmation(revision: emergency.waiting?.revision ?? random.below(emergency.lastRevision + 2))
    case 8: return .rejection(reason: "違う")
    case 9: return .withdrawal
    case 10: return random.below(4) == 0 ? .clearance(text: nil) : .time
    default: return random.below(4) == 0 ? .correction(title: nil, text: ["ja": "誤り"]) : .time
    }
  }

  @Test(arguments: 1...200 as ClosedRange<UInt64>) func whatAlwaysHolds(seed: UInt64) throws {
    var random = TestRandom(seed: seed)
    var now = ten
    var life = emergency(in: .pending)
    var seen: Set<Int> = [1]
    for _ in 0..<60 {
      now = now.advanced(bySeconds: Int64(random.below(400)))
      let before = life
      let person = Self.people[random.below(Self.people.count)]
      let event = Self.event(&random, of: life, at: now)
      let refused = refusal { try life.apply(event, by: person, at: now) }
      if refused != nil { #expect(life == before, "a refusal changes nothing") }
      #expect(life.message.kind == .live)
      #expect(life.proposal == nil || life.state == .active, "nothing waits beside what is not on screen")
      let numbers =
        life.past.map(\.revision) + [life.revision, life.proposal?.revision, life.closing?.revision].compactMap { $0 }
      #expect(Set(numbers).count == numbers.count, "seed \(seed): \(numbers)")
      #expect(seen.isSubset(of: numbers), "no number is forgotten")
      seen = Set(numbers)
      if before.endedAt != nil { #expect(life == before, "what is over stays as it was") }
      if let by = life.confirmedBy { #expect(by != (life.revisedBy ?? life.createdBy), "two people") }
      if life.state == .active, life.confirmedBy == nil { #expect(life.breakGlassReason != nil) }
      for (earlier, later) in zip(life.showings, life.showings.dropFirst()) {
        #expect(earlier.until == later.from, "one revision at a time, without a gap")
      }
    }
  }

  @Test func itIsKeptAsItIs() throws {
    var life = emergency()
    try life.apply(.revision(message(), area: .ward(ward("27127")), breakGlassReason: nil), by: "sato", at: ten)
    #expect(try copy(life) == life)
    try life.apply(.confirmation(revision: 2), by: "tanaka", at: ten)
    _ = life.warn(at: message().expiresAt.advanced(bySeconds: -60))
    try life.apply(.correction(title: nil, text: ["ja": "誤り"]), by: "tanaka", at: ten)
    #expect(try copy(life) == life)
  }

  /// What was kept before there were revisions of a message on screen.
  @Test func whatWasKeptBeforeIsRead() throws {
    let stored = #"""
      {"id":"flood","source":"officer","area":"city","state":"cleared","revision":1,"createdAt":1782867600000,
       "createdBy":"sato","activatedAt":1782867600000,"confirmedBy":"tanaka","endedAt":1782867660000,"endedBy":"sato",
       "message":{"kind":"live","precedence":1,"title":{"ja":"避難"},"text":{"ja":"川"},"targets":["all"],
       "presentation":"fullScreen","expiresAt":1782889200000},
       "closing":{"title":{"ja":"避難の解除"},"text":{"ja":"解除"},"until":1782868260000}}
      """#
    let flood = try JSONDecoder().decode(Emergency.self, from: Data(stored.utf8))
    #expect((flood.past, flood.warned, flood.waiting) == ([], [], nil))
    #expect(flood.lastRevision == 1)
    #expect(flood.showings.map(\.revision) == [1])
    #expect(flood.isOnScreen(at: Instant(milliseconds: 1_782_868_000_000)))
  }

  private func copy(_ emergency: Emergency) throws -> Emergency {
    try JSONDecoder().decode(Emergency.self, from: JSONEncoder().encode(emergency))
  }
}
