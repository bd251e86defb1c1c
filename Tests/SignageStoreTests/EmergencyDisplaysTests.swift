import Signage
import Testing

@testable import SignageStore

/// Who had a message is known when it ends, wherever its displays hang by then.
@Suite struct EmergencyDisplaysTests {
  let kept: TemporaryStore
  var store: SignageStore { kept.store }

  init() throws { kept = try TemporaryStore() }

  /// A site in either of two wards with two displays, and a message for the first ward and what is tagged "river".
  func begin(_ kind: EmergencyMessage.Kind = .live, until end: Instant = ten.advanced(bySeconds: 3600)) async throws {
    try await kept.change { writing in
      for (name, code) in [("kita-office", "27127"), ("konohana-office", "27104")] {
        try writing.save(site(name, ward: must(WardCode(code))))
        for number in 1...2 { try writing.save(moved("\(name)-\(number)", to: name)) }
      }
      let flood = Emergency(
        id: id("flood"), source: .officer, area: .city, state: .active, revision: 1,
        message: EmergencyMessage(
          kind: kind, precedence: 1, title: ["ja": "避難"], text: ["ja": "川から離れて"],
          targets: [must(Target("ward:27127")), must(Target("tag:river"))], expiresAt: end), createdAt: ten,
        createdBy: "sato", activatedAt: ten)
      try writing.save(flood)
    }
  }

  func moved(_ name: String, to site: String, tags: [String] = [], enrolled: Bool = true) -> Display {
    var display = display(name, at: site)
    (display.tags, display.drillEnrolled) = (tags, enrolled)
    return display
  }

  func put(_ display: Display) async throws { try await kept.change { try $0.save(display) } }

  /// Those that left it.
  func left() async throws -> [String] {
    try await kept.change { try $0.displaysThatHad(id("flood"), now: []) }.map(\.text)
  }

  @Test func whoIsMovedAwayIsRemembered() async throws {
    try await begin()
    try await put(moved("kita-office-1", to: "kita-office", tags: ["river"]))
    try await put(moved("konohana-office-1", to: "konohana-office", tags: ["river"]))
    #expect(try await left() == [], "nobody has left")
    try await put(moved("kita-office-1", to: "konohana-office", tags: ["river"]))
    #expect(try await left() == [], "it is for that one there too")
    try await put(moved("kita-office-1", to: "konohana-office"))
    try await put(moved("konohana-office-1", to: "konohana-office"))
    try await put(moved("konohana-office-2", to: "konohana-office", tags: ["library"]))
    #expect(try await left() == ["kita-office-1", "konohana-office-1"])
    try await put(moved("kita-office-1", to: "kita-office"))
    try await put(moved("kita-office-1", to: "konohana-office"))
    #expect(try await left() == ["kita-office-1", "konohana-office-1"], "each once")
    let present: [DisplayID] = [id("kita-office-2"), id("kita-office-1")]
    let all = try await kept.change { try $0.displaysThatHad(id("flood"), now: present) }
    #expect(all.map(\.text) == ["kita-office-1", "kita-office-2", "konohana-office-1"])
  }

  @Test func whomAnEarlierRevisionWasForHadIt() async throws {
    try await begin()
    try await kept.change { writing in
      try writing.save(emergency("fire"))
      try writing.expectDeliveries(of: id("flood"), revision: 1, on: [id("kita-office-1"), id("konohana-office-1")])
      try writing.expectDeliveries(of: id("flood"), revision: 2, on: [id("kita-office-1")])
      try writing.expectDeliveries(of: id("fire"), revision: 1, on: [id("kita-office-2")])
    }
    #expect(try await left() == ["kita-office-1", "konohana-office-1"])
    // It is theirs that had it; a revision is only theirs whom it was for.
    #expect(try !store.read { try $0.wasExpected(id("konohana-office-1"), of: id("flood"), revision: 2) })
  }

  @Test func aSiteThatChangesItsWardTakesItsDisplaysAlong() async throws {
    try await begin()
    try await put(moved("kita-office-2", to: "kita-office", tags: ["river"]))
    try await kept.change { try $0.save(site("kita-office", ward: must(WardCode("27104")))) }
    #expect(try await left() == ["kita-office-1"], "the other is still tagged")
  }

  @Test func aDrillIsLeftByWhoIsEnrolledNoMore() async throws {
    try await begin(.drill)
    try await put(moved("kita-office-1", to: "kita-office", enrolled: false))
    #expect(try await left() == ["kita-office-1"])
  }

  @Test func whatIsOverIsLeftByNobody() async throws {
    try await begin(until: ten)
    try await put(moved("kita-office-1", to: "konohana-office"))
    #expect(try await left() == [])
  }

  @Test func whoHadItIsReadOnceForAllThatTheyHad() async throws {
    try await begin()
    var ended: [Emergency] = []
    for name in ["flood", "fire", "storm"] {
      var one = emergency(name)
      try one.apply(.clearance(text: nil), by: "sato", at: ten)
      ended.append(one)
    }
    let (flood, fire, storm) = (ended[0], ended[1], ended[2])
    try await kept.change { writing in
      for one in [flood, fire, storm] { try writing.save(one) }
      for one in [flood, fire] {
        try writing.expectDeliveries(of: one.id, revision: must(one.closing?.revision), on: [id("a"), id("b")])
      }
    }
    let had = try store.read { try $0.displaysThatHad([flood, fire, storm, emergency("present")]) }
    #expect(had == [flood.id: [id("a"), id("b")], fire.id: [id("a"), id("b")]], "of the third nobody wrote it down")
    let known: [EmergencyID: Set<DisplayID>] = [flood.id: [id("c")]]
    #expect(try store.read { try $0.displaysThatHad([flood, storm], known: known) } == known)
    for (name, number, isExpected) in [("a", 3, true), ("a", 2, false), ("aa", 3, false), ("", 3, false)] {
      guard let display = DisplayID(name) else { continue }
      let found = try store.read { try $0.wasExpected(display, of: flood.id, revision: number) }
      #expect(found == isExpected, "\(name) \(number)")
    }
    try await kept.change { try $0.remember([id("gone")], had: flood.id) }
    #expect(try store.read { try $0.wasExpected(id("gone"), of: flood.id, revision: 1) })
    #expect(try !store.read { try $0.wasExpected(id("gone"), of: fire.id, revision: 1) })
  }
}
