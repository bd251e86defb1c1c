import Signage
import Testing

@testable import Alerts

/// Feeds of which neither may do all that the other may: the newest telegram wins all the same (ALERTS.md 3), and none makes old
/// what it could not have said (12).
@Suite struct FeedOrderTests {
  /// Rain alone, however grave.
  static let rain = FeedPolicy(feed: "rain", kinds: ["rain"])
  /// Everything up to level 4.
  static let weather = FeedPolicy(feed: "weather", highestPrecedence: 2)

  @Test(arguments: [[rain, weather], [weather, rain]])
  func whatOneOutdatedTheOtherDoesNotBringBack(feeds: [FeedPolicy]) throws {
    #expect(!feeds[0].covers(feeds[1]) && !feeds[1].covers(feeds[0]))
    var board = try Board()
    #expect(try board.receive(Bulletin.rain("03").at(5), from: feeds[0]).decision == .shown)
    let before = board.onScreen
    let late = try board.receive(Bulletin.rain("43").at(1), from: feeds[1])
    #expect(late.decision == .ignored && late.rule == .superseded && late.changes.isEmpty)
    #expect(board.onScreen == before && board.messages.map(\.level) == [3])
    #expect(try board.receive(Bulletin.rain("43").at(6), from: feeds[1]).decision == .updated)
  }

  @Test func theSameByBothIsDecidedOnceAndOutdatesWhatEitherSaid() throws {
    var board = try Board()
    try board.receive(Bulletin.rain("03").at(5), from: Self.weather)
    let before = board.onScreen
    let again = try board.receive(Bulletin.rain("03").at(5), from: Self.rain)
    #expect(again.rule == .repeated && again.changes.isEmpty)
    // Level 5, which the first could not have said: its own feed has said since that it is level 3.
    #expect(try board.receive(Bulletin.rain("33").at(3), from: Self.rain).rule == .superseded)
    #expect(board.onScreen == before)
    #expect(try board.receive(Bulletin.rain("03").at(5), from: Self.rain).saved.isEmpty, "there is nothing new to keep")
  }

  @Test func whatIsOldIsRememberedOfItsFeedThoughAnotherWasNewer() throws {
    var board = try Board()
    // Nothing in force, twice: the end that came late tells nothing new.
    #expect(try board.receive(Bulletin.rain("03", "解除").at(9), from: Self.weather).decision == .ignored)
    #expect(try board.receive(Bulletin.rain("33", "解除").at(7), from: Self.rain).rule == .superseded)
    // And yet its own feed's older warning is over.
    #expect(try board.receive(Bulletin.rain("33").at(5), from: Self.rain).rule == .superseded)
    #expect(board.onScreen.isEmpty)
  }

  @Test func whatOneCouldNotHaveSaidItDoesNotMakeOld() throws {
    var board = try Board()
    try board.receive(Bulletin.rain("03").at(5), from: Self.weather)
    #expect(try board.receive(Bulletin.rain("33").at(3), from: Self.rain).decision == .updated)
    #expect(board.messages.map(\.level) == [5])
    // Nor does it end it, and the feed that said it does.
    #expect(try board.receive(Bulletin.rain("03").at(6), from: Self.weather).decision == .review)
    #expect(try board.receive(Bulletin.rain("03").at(6), from: Self.rain).decision == .updated)
    #expect(board.messages.map(\.level) == [3] && board.series.values.allSatisfy { $0.pending == nil })
  }

  /// The same telegrams by both, in any order and repeated: the newest is on the screens at the end.
  @Test(arguments: 1...300 as ClosedRange<UInt64>) func theEndIsTheNewest(seed: UInt64) throws {
    var random = Seeded(state: seed)
    let states = ["10", "43", "33", "03", "43", "33", "10"].enumerated().map { Bulletin.rain($1).at($0 + 1) }
    for last in [Bulletin.rain("03").at(9), Bulletin.rain("43").at(9), Bulletin.rain("03", "解除").at(9)] {
      var board = try Board()
      let sent = [Self.rain, Self.weather].flatMap { feed in (states + [last]).map { (feed, $0) } }
      for (feed, bulletin) in (sent + sent).shuffled(using: &random) {
        try board.receive(bulletin, from: feed, at: "2026-11-21T00:09:30Z")
      }
      let level: [Int?] = last.body.contains("解除") ? [] : last.body.contains("43") ? [4] : [3]
      #expect(board.messages.map(\.level) == level, "seed \(seed)")
      #expect(board.series.values.allSatisfy { $0.pending == nil && $0.actedMessages.count <= 2 }, "seed \(seed)")
    }
  }

  // Kinds that one feed does not show.
  private static func advisories(_ codes: [String], _ minute: Int) -> Bulletin {
    Bulletin().at(minute) {
      $0.title = "気象警報・注意報（Ｒ０６）（その他注意報）"
      $0.body = Bulletin.warnings(codes.map { ($0, "注意報", "発表") })
    }
  }

  private func titles(_ board: Board) -> Set<String> { Set(board.messages.map { $0.title["en"] ?? "" }) }

  @Test func whatAFeedDoesNotShowItDoesNotCallOverEither() throws {
    var board = try Board()
    let narrow = FeedPolicy(feed: "narrow", unwantedKinds: ["dryAir"])
    try board.receive(Self.advisories(["14", "21"], 1))
    let both = titles(board)
    #expect(both == ["Thunderstorm advisory", "Dry air advisory"])
    #expect(try board.receive(Self.advisories(["14", "21"], 2), from: narrow).decision == .updated)
    #expect(titles(board) == both && board.closings.isEmpty, "it holds, and the other feed shows it")
    // What the narrow feed would end it may not have shown: an officer decides, or the other feed does.
    #expect(try board.receive(Self.advisories(["14"], 3), from: narrow).decision == .review)
    #expect(titles(board) == both)
    #expect(try board.receive(Self.advisories(["14"], 3)).decision == .updated)
    #expect(titles(board) == ["Thunderstorm advisory"] && board.closings.count == 1)
    // Since the narrow one says nothing of it, the other's is news.
    try board.receive(Self.advisories(["14", "21"], 5), from: narrow)
    #expect(try board.receive(Self.advisories(["14", "21"], 5)).decision == .updated)
    #expect(titles(board) == both)
  }

  @Test func whatNobodyWantsAnyMoreGoesWithoutAWord() throws {
    var board = try Board()
    try board.receive(Self.advisories(["14", "21"], 1))
    try board.receive(Self.advisories(["14", "21"], 2), from: FeedPolicy(feed: "jma", unwantedKinds: ["dryAir"]))
    #expect(titles(board) == ["Thunderstorm advisory"] && board.closings.isEmpty, "nobody reads that it is over")
    var alert = try Board()
    try alert.receive(CAPMessage())
    let update = CAPMessage().updated("B", minutesLater: 5)
    #expect(
      try alert.receive(update, from: FeedPolicy(feed: "city", unwantedKinds: ["cap:Met"])).decision == .cancelled)
    #expect(alert.onScreen.isEmpty && alert.closings.isEmpty)
  }

  @Test func whatWaitsSparesTheSameWhenAnOfficerAgrees() throws {
    var board = try Board()
    let weak = FeedPolicy(feed: "weak", unwantedKinds: ["dryAir"], highestPrecedence: 3, area: Area("27104") ?? .city)
    try board.receive(Self.advisories(["14", "21"], 1))
    #expect(try board.receive(Self.advisories(["14", "21"], 2), from: weak).decision == .review)
    var series = try #require(board.series.values.first { $0.pending != nil })
    let changes = series.resolve(show: true, at: try instant("2026-11-21T00:02:05Z"))
    #expect(changes.count == 1 && series.shown.count == 2)
  }
}
