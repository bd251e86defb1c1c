import Foundation
import Signage
import Testing

/// A machine that never stops: its message keeps few of its revisions, and all that depends on the others still holds.
@Suite struct EmergencyForgettingTests {
  static let wards = ["27127", "27104", "27128"]

  /// One display in each of the wards, all of them enrolled but the last.
  static let places = wards.enumerated().map { number, code in
    let site = Site(
      id: id("site-\(number)", SiteID.self), name: ["ja": "区役所"], ward: ward(code), timeZone: "Asia/Tokyo")
    return (
      display: Display(
        id: id("display-\(number)", DisplayID.self), site: site.id, name: "1", drillEnrolled: number < 2),
      site: site
    )
  }

  static func at(_ number: Int) -> Instant { ten.advanced(bySeconds: Int64(10 * number)) }

  /// Revision 1 is for the first ward; each of the others changes its text.
  static func flood(
    revisions: Int, _ change: (Int, inout EmergencyMessage) -> Void = { _, _ in }
  ) throws -> Emergency {
    func said(_ number: Int) -> EmergencyMessage {
      message {
        $0.text = ["ja": "水位は\(number)センチです。", "en": "The water is at \(number) cm."]
        $0.targets = [must(Target("ward:\(number == 1 ? wards[0] : wards[1])"))]
        $0.expiresAt = at(number).advanced(bySeconds: 3600)
        change(number, &$0)
      }
    }
    var flood = try Emergency.announced(
      id: id("cap-1", EmergencyID.self), source: .cap, message: said(1), area: .city, by: "river", at: at(1))
    for number in 2...revisions {
      try flood.apply(.announcement(said(number), area: .city, confirmedBy: nil), by: "river", at: at(number))
    }
    return flood
  }

  @Test func itIsNoLargerAfterThousandsOfRevisions() throws {
    let few = try JSONEncoder().encode(try Self.flood(revisions: 30)).count
    let flood = try Self.flood(revisions: 2_000)
    #expect(flood.revision == 2_000 && flood.lastRevision == 2_000, "their numbers go on")
    #expect(flood.past.map(\.revision) == Array(1_980...1_999) && flood.past.count == Emergency.mostPast)
    let many = try JSONEncoder().encode(flood).count
    #expect(many < few + 200, "\(many) bytes, and \(few) after 30 revisions")
    #expect(try JSONDecoder().decode(Emergency.self, from: JSONEncoder().encode(flood)) == flood)
  }

  @Test func anOfficersRevisionsAreAllKept() throws {
    var flood = emergency()
    for number in 2...40 {
      let said = message { $0.text = ["ja": "水位は\(number)センチです。", "en": "The water is at \(number) cm."] }
      try flood.apply(.revision(said, area: .city, breakGlassReason: "一人当直"), by: "sato", at: Self.at(number))
    }
    #expect(flood.past.map(\.revision) == Array(1...39))
  }

  @Test func itsEndIsForDisplaysThatOnlyForgottenRevisionsReached() throws {
    var flood = try Self.flood(revisions: 100)
    let (first, second, third) = (Self.places[0], Self.places[1], Self.places[2])
    #expect(!flood.concerns(first.display, at: first.site), "not while it is for others")
    let end = Emergency.Closing(title: ["ja": "解除"], text: ["ja": "解除されました。"], until: Self.at(200))
    try flood.apply(.conclusion(.allClear(end)), by: "river", at: Self.at(101))
    #expect(flood.closing?.revision == 101)
    #expect(flood.concerns(first.display, at: first.site) && flood.concerns(second.display, at: second.site))
    #expect(!flood.concerns(third.display, at: third.site))
    let shown = Emergency.onScreen(of: first.display, at: first.site, among: [flood], at: Self.at(102))
    #expect(shown.map(\.id) == [flood.id])
  }

  @Test func aPlayerMayStillSayThatItShowedAForgottenRevision() throws {
    let flood = try Self.flood(revisions: 100)
    let (first, second, third) = (Self.places[0], Self.places[1], Self.places[2])
    #expect(flood.shown(revision: 1) == nil && flood.shown(revision: 79) == nil)
    #expect(flood.wasFor(first.display, at: first.site, revision: 1))
    #expect(flood.wasFor(second.display, at: second.site, revision: 79))
    #expect(!flood.wasFor(third.display, at: third.site, revision: 1), "no revision was for it")
    // What is kept is known for certain.
    #expect(!flood.wasFor(first.display, at: first.site, revision: 80))
    #expect(flood.wasFor(second.display, at: second.site, revision: 100))
    for revision in [-1, 0, 101] { #expect(!flood.wasFor(second.display, at: second.site, revision: revision)) }
  }

  /// Whatever was said where: who is told of its end, and which drills it has ended, is as if nothing had been forgotten.
  @Test(arguments: 1...40 as ClosedRange<UInt64>) func nothingIsForgottenThatMatters(seed: UInt64) throws {
    var random = TestRandom(seed: seed)
    let areas = [Area.city] + Self.wards.map { .ward(ward($0)) }
    let targets = ["all"] + Self.wards.map { "ward:\($0)" } + ["display:display-0", "site:site-1"]
    var showings: [(message: EmergencyMessage, area: Area, until: Instant)] = []
    var flood: Emergency?
    for number in 1...60 {
      let said = message {
        $0.precedence = random.below(4)
        $0.text = ["ja": "水位は\(number)センチです。", "en": "The water is at \(number) cm."]
        $0.targets = [must(Target(targets[1 + random.below(targets.count - 1)]))]
        $0.expiresAt = Self.at(100)
      }
      // The last one is for somebody else, so that only the past can tell.
      let area = number == 60 ? .ward(ward(Self.wards[2])) : areas[random.below(areas.count)]
      if !showings.isEmpty { showings[showings.count - 1].until = Self.at(number) }
      showings.append((said, area, Self.at(61)))
      if flood == nil {
        flood = try Emergency.announced(
          id: id("cap-1", EmergencyID.self), source: .cap, message: said, area: area, by: "river", at: Self.at(number))
      } else {
        try flood?.apply(.announcement(said, area: area, confirmedBy: nil), by: "river", at: Self.at(number))
      }
    }
    let end = Emergency.Closing(title: ["ja": "解除"], text: ["ja": "解除されました。"], until: Self.at(200))
    try flood?.apply(.conclusion(.allClear(end)), by: "river", at: Self.at(61))
    let ended = try #require(flood)
    for (display, site) in Self.places {
      let wasReached = showings.contains { $0.message.reaches(display, at: site, within: $0.area) }
      #expect(ended.concerns(display, at: site) == wasReached, "seed \(seed)")
      for began in stride(from: 0, through: 60, by: 3) {
        let drill = emergency("drill", activatedAt: Self.at(began)) {
          $0.kind = .drill
          $0.expiresAt = Self.at(1_000)
        }
        let isEnded = showings.contains { showing in
          showing.message.precedence <= 2 && showing.message.reaches(display, at: site, within: showing.area)
            && min(showing.until, showing.message.expiresAt) > Self.at(began)
        }
        let shown = Emergency.onScreen(of: display, at: site, among: [ended, drill], at: Self.at(300)).map(\.id)
        #expect(shown.contains(drill.id) == (display.drillEnrolled && !isEnded), "seed \(seed), drill \(began)")
      }
    }
  }
}
