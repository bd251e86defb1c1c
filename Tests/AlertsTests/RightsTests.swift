import Signage
import Testing

@testable import Alerts

/// What a feed that may do little cannot do to what another put on the screens.
@Suite struct RightsTests {
  let ward = FeedPolicy(feed: "ward", area: Area("27104") ?? .city)

  private static func tsunami(_ code: String, event: String, at minute: Int, area: String = "510") -> Bulletin {
    Bulletin.tsunami([(area, code, "３ｍ")]).at(minute) { $0.event = event }
  }

  // A telegram that says of two events that they are one.
  @Test func whatWaitsJoinsAndEndsNothingUntilAnOfficerAgrees() throws {
    for isAccepted in [false, true] {
      var board = try Board()
      try board.receive(Self.tsunami("51", event: "E1", at: 0))
      try board.receive(Self.tsunami("52", event: "E2", at: 1))
      let before = board.onScreen
      let verdict = try board.receive(Self.tsunami("62", event: "E1 E2", at: 2), from: ward)
      #expect(verdict.decision == .review && verdict.changes.isEmpty && verdict.forgotten.isEmpty)
      #expect(board.onScreen == before && board.series.count == 2)
      var series = try #require(board.series.values.first { $0.pending != nil })
      let others = board.series.values.filter { series.joins($0) }
      let changes = series.resolve(show: isAccepted, joining: others, at: try instant("2026-11-21T00:02:02Z"))
      #expect(others.count == 1 && changes.count == (isAccepted ? 2 : 0))
      #expect(series.shown.count == 1 && series.pending == nil)
      board.series[series.id] = series
      if !isAccepted { #expect(try board.receive(Self.tsunami("50", event: "E2", at: 3)).decision == .cancelled) }
    }
  }

  @Test func anOlderTelegramOfALesserFeedJoinsNothing() throws {
    var board = try Board()
    try board.receive(Self.tsunami("51", event: "E1", at: 3))
    try board.receive(Self.tsunami("52", event: "E2", at: 4))
    let before = board.onScreen
    for area in ["510", "521"] {
      try board.receive(Self.tsunami("62", event: "E1 E2", at: 2, area: area), from: ward)
      #expect(board.onScreen == before, "area \(area)")
    }
    #expect(board.series.values.filter(\.hasActed).count == 2)
  }

  @Test func whatALesserFeedCallsOneStaysTwoForTheOthers() throws {
    var board = try Board()
    #expect(
      try board.receive(Self.tsunami("52", event: "E1 E2", at: 0, area: "521"), from: ward).rule == .elsewhere)
    try board.receive(Self.tsunami("51", event: "E1", at: 1))
    try board.receive(Self.tsunami("52", event: "E2", at: 2))
    #expect(board.onScreen.count == 2)
  }

  @Test func whatALesserFeedJoinedIsRememberedByItsNames() throws {
    var board = try Board()
    let lesser = FeedPolicy(feed: "lesser", highestPrecedence: 1)
    try board.receive(Self.tsunami("51", event: "E1", at: 3))
    try board.receive(Self.tsunami("51", event: "E2", at: 1), from: lesser)
    #expect(board.onScreen.count == 2)
    #expect(try board.receive(Self.tsunami("62", event: "E1 E2", at: 5), from: lesser).decision == .updated)
    #expect(board.messages.map { $0.title["ja"] } == ["津波注意報"])
    // Late: older than what took its place.
    #expect(try board.receive(Self.tsunami("51", event: "E2", at: 4), from: lesser).rule == .superseded)
    #expect(board.onScreen.count == 1)
    // For the others they are two all the same.
    #expect(try board.receive(Self.tsunami("51", event: "E2", at: 6)).decision == .shown && board.onScreen.count == 2)
  }

  // Telegrams that outdate others.
  @Test func aTelegramWithoutNoticesOfALesserFeedOutdatesNothing() throws {
    var board = try Board()
    let ahead = Self.tsunami("52", event: "E1", at: 9, area: "521")
    let verdict = try board.receive(ahead, from: ward, at: "2026-11-21T00:00:02Z")
    #expect(verdict.decision == .ignored && verdict.rule == .elsewhere)
    #expect(try board.receive(Self.tsunami("51", event: "E1", at: 1)).decision == .shown)
    #expect(try board.receive(Self.tsunami("52", event: "E1", at: 2)).decision == .updated)
    #expect(try board.receive(Self.tsunami("62", event: "E1", at: 1), from: ward).rule == .superseded)
  }

  @Test func whatWaitsOutdatesNothing() throws {
    var board = try Board()
    let ahead = Self.tsunami("62", event: "E1", at: 9)
    #expect(try board.receive(ahead, from: ward, at: "2026-11-21T00:00:02Z").decision == .review)
    #expect(try board.receive(Self.tsunami("51", event: "E1", at: 1)).decision == .shown)
    #expect(board.series.values.contains { $0.pending != nil }, "it still waits")
    // Another feed that may as little brings its own to the officer.
    let other = FeedPolicy(feed: "other", area: Area("27127") ?? .city)
    #expect(try board.receive(Self.tsunami("52", event: "E1", at: 2), from: other).decision == .review)
    #expect(board.series.values.filter { $0.pending != nil }.count == 2)
    #expect(try board.receive(Self.tsunami("50", event: "E1", at: 3)).decision == .cancelled && board.onScreen.isEmpty)
  }

  @Test func whatAnOfficerRejectedMayComeByAFeedThatIsTrusted() throws {
    var board = try Board()
    let telegram = Self.tsunami("52", event: "E1", at: 0)
    #expect(try board.receive(telegram, from: ward).decision == .review)
    var series = try #require(board.series.values.first)
    #expect(series.resolve(show: false, at: try instant("2026-11-21T00:00:05Z")).isEmpty)
    board.series[series.id] = series
    #expect(try board.receive(telegram).decision == .shown)
    #expect(try board.receive(telegram).rule == .repeated)
  }

  // Old and new telegrams.
  @Test(arguments: [true, false])
  func nothingGivesWayToAFeedThatMightNotHaveShownIt(isFirst: Bool) throws {
    var board = try Board()
    let new = Bulletin().at(2) {
      $0.title = "気象警報・注意報（Ｒ０６）（土砂）"
      $0.body = Bulletin.warnings([("49", "土砂", "発表")], area: "2820100")
    }
    let old = Bulletin().at(1) {
      $0.title = "土砂災害警戒情報"
      $0.body = Bulletin.warnings([("3", "警戒", "発表")])
    }
    if isFirst { #expect(try board.receive(new, from: ward).rule == .elsewhere) }
    #expect(try board.receive(old).decision == .shown)
    if !isFirst { #expect(try board.receive(new, from: ward).changes.isEmpty) }
    #expect(board.onScreen.count == 1)
    // The trusted feed's own.
    try board.receive(new.at(3))
    #expect(board.onScreen.isEmpty)
  }

  // How long it is remembered.
  @Test func aSeriesIsRememberedWhileItsEmergencyShows() throws {
    var board = try Board()
    try board.receive(Bulletin.rain("43"))
    var message = CAPMessage()
    message.infos = [CAPMessage.info(expires: "2026-11-24T09:00:00+09:00")]
    try board.receive(message)
    let weak = FeedPolicy(feed: "weak", area: Area("27104") ?? .city)
    let verdict = try board.receive(Bulletin.tsunami([("510", "52", "巨大")]))
    #expect(verdict.decision == .shown)
    let end = try board.receive(Self.tsunami("50", event: "20261121085500", at: 5), from: weak)
    #expect(end.decision == .review)
    for series in board.series.values {
      let last = try #require(series.shown.values.map(\.notice.message.expiresAt).max())
      #expect(series.keepUntil > last)
    }
    let received = ReceivedAlert(
      id: try #require(AlertID("a1")), standard: .jma, feed: "weak", area: .city,
      receivedAt: try instant("2026-11-21T00:05:02Z"), sha256: "", bytes: 1, heading: nil, verdict: end)
    #expect(received.waiting?.until == end.saved.first?.keepUntil && received.waiting?.until != nil)
  }

  @Test func aCAPReviewDoesNotShortenWhatIsRemembered() throws {
    var board = try Board()
    var message = CAPMessage()
    message.infos = [CAPMessage.info(expires: "2026-11-24T09:00:00+09:00")]
    try board.receive(message)
    let update = message.updated("B", minutesLater: 5)
    #expect(try board.receive(update, from: FeedPolicy(feed: "city", highestPrecedence: 3)).decision == .review)
    #expect(
      board.series.values.first.map(\.keepUntil) ?? .init(milliseconds: 0) >= (try instant("2026-11-24T09:00:00+09:00"))
    )
  }

  // CAP alerts that hold for long.
  @Test func aLongAlertHoldsUntilItsEnd() throws {
    var board = try Board()
    var message = CAPMessage()
    let end = try instant("2026-11-26T09:00:00+09:00")
    message.infos = [CAPMessage.info(expires: "2026-11-26T09:00:00+09:00")]
    try board.receive(message)
    var series = try #require(board.series.values.first)
    var now = try instant(Board.noon)
    while now < end, let due = series.renewsAt {
      now = due
      #expect(!series.renew(at: now).isEmpty)
      let expiry = try #require(series.shown.values.first).notice.message.expiresAt
      #expect(expiry > now && expiry <= end && expiry.milliseconds(since: now) <= Emergency.longestHours * 3_600_000)
      #expect(series.keepUntil > end)
    }
    #expect(series.shown.values.first?.notice.message.expiresAt == end && !series.isStale(at: now))
    var short = CAPMessage()
    short.identifier = "S"
    let verdict = try board.receive(short)
    #expect(verdict.saved.first?.renewsAt == nil)
  }
}
