import Signage
import Testing

@testable import Alerts

/// Whoever may make a ward's tokens may give one the name of the city's feed: that is another feed all the same, and so is one of
/// that name that does not sign.
@Suite struct FeedIdentityTests {
  static let river = FeedPolicy(feed: "river")
  static let wardsRiver = FeedPolicy(feed: "river", area: Area("27127") ?? .city)

  @Test func aFeedIsItsNameItsAreaAndWhetherItSigns() {
    let others = [
      Self.river, Self.wardsRiver, FeedPolicy(feed: "river", area: Area("27104") ?? .city),
      FeedPolicy(feed: "river", requiresSignature: true), FeedPolicy(feed: "other"),
    ]
    #expect(Set(others.map(\.identity)).count == others.count)
    #expect(Self.river.identity == "river", "what is kept of a city's feed stays its own")
    #expect(FeedPolicy(feed: "river", kinds: ["cap:Met"], highestPrecedence: 3).identity == "river", "caps may change")
    #expect(!Self.wardsRiver.covers(Self.river) && Self.river.covers(Self.wardsRiver))
    #expect(!Self.river.covers(others[3]))
  }

  @Test func aCitysSeriesIsFoundByTheNamesItWasKeptBy() throws {
    let alert = try #require(try CAPAlert.read(Array(CAPMessage().xml.utf8)).first).get()
    let sent = alert.identity.sent.milliseconds
    #expect(
      alert.lookupKeys(from: Self.river) == [
        "cap\nriver\nlive\nexact\noffice@example.jp\nA\n\(sent)", "cap\nriver\nlive\nreferred\nA\n\(sent)",
      ])
    #expect(alert.lookupKeys(from: Self.wardsRiver).isDisjoint(with: alert.lookupKeys(from: Self.river)))
  }

  // MARK: CAP

  @Test func aWardsCancelEndsNothingOfTheCitys() throws {
    var board = try Board()
    try board.receive(CAPMessage(), from: Self.river)
    let before = board.onScreen
    let verdict = try board.receive(CAPMessage().cancelled("C", minutesLater: 5), from: Self.wardsRiver)
    #expect(verdict.decision == .ignored && verdict.rule == .nothingToEnd && verdict.changes.isEmpty)
    #expect(board.onScreen == before)
    #expect(try board.receive(CAPMessage().updated("B", minutesLater: 3), from: Self.river).decision == .updated)
    #expect(try board.receive(CAPMessage().cancelled("D", minutesLater: 9), from: Self.river).decision == .cancelled)
  }

  @Test func aWardsUpdateShowsBesideTheCitysAndOutdatesNothing() throws {
    var board = try Board()
    var everywhere = CAPMessage()
    everywhere.infos = [
      CAPMessage.info(area: "<geocode><valueName>JIS X 0402</valueName><value>27100</value></geocode>")
    ]
    try board.receive(everywhere, from: Self.river)
    let (id, before) = try #require(board.onScreen.first)
    // Of its own ward it may speak; that is another message.
    let smaller = everywhere.updated("B", minutesLater: 20)
    #expect(try board.receive(smaller, from: Self.wardsRiver).rule == .unmatchedUpdate)
    #expect(board.onScreen[id] == before && board.onScreen.count == 2)
    var all = everywhere.updated("B2", minutesLater: 21)
    all.infos = everywhere.infos
    #expect(try board.receive(all, from: Self.wardsRiver).rule == .beyondTrust)
    #expect(board.onScreen[id] == before)
    // The city's own is no older for it.
    let genuine = everywhere.updated("G", minutesLater: 5)
    #expect(try board.receive(genuine, from: Self.river).decision == .updated)
    #expect(board.onScreen[id]?.title["ja"] == "続報 G")
  }

  @Test func whatTheCityWaitsForAWardDoesNotTakeBack() throws {
    var board = try Board()
    let capped = FeedPolicy(feed: "river", highestPrecedence: 3)
    #expect(try board.receive(CAPMessage(), from: capped).decision == .review)
    let wards = FeedPolicy(feed: "river", highestPrecedence: 3, area: Area("27127") ?? .city)
    try board.receive(CAPMessage().updated("B", minutesLater: 5), from: wards)
    try board.receive(CAPMessage().cancelled("C", minutesLater: 6), from: wards)
    try board.receive(CAPMessage().cancelled("D", minutesLater: 7), from: Self.wardsRiver)
    let waiting = board.series.values.filter { $0.waitingFeed == "river" }
    #expect(waiting.compactMap(\.pending).flatMap(\.notices).map { $0.message.title["ja"] } == ["淀川で氾濫のおそれ"])
  }

  @Test(arguments: [Signature.none, .valid]) func whoNeedNotSignEndsNothingOfWhoMust(signature: Signature) throws {
    var board = try Board()
    let strict = FeedPolicy(feed: "river", requiresSignature: true)
    #expect(try board.receive(CAPMessage(), from: strict, signature: .valid).decision == .shown)
    let (id, before) = try #require(board.onScreen.first)
    let cancel = CAPMessage().cancelled("C", minutesLater: 20)
    #expect(try board.receive(cancel, from: Self.river, signature: signature).rule == .nothingToEnd)
    let update = CAPMessage().updated("B", minutesLater: 21)
    #expect(try board.receive(update, from: Self.river, signature: signature).decision == .shown, "beside it")
    #expect(board.onScreen[id] == before)
    // Nor does what it brings first stand for what is signed.
    var other = CAPMessage(identifier: "X")
    other.infos = [CAPMessage.info(headline: "堤防に亀裂")]
    try board.receive(other, from: Self.river)
    #expect(try board.receive(other, from: strict, signature: .valid).decision == .shown)
    #expect(try board.receive(other.cancelled("Y", minutesLater: 22), from: Self.river).decision == .cancelled)
    #expect(board.messages.contains { $0.title["ja"] == "堤防に亀裂" })
    #expect(
      try board.receive(cancel, from: strict, signature: .valid).decision == .cancelled && board.onScreen[id] == nil)
  }

  // MARK: telegrams

  private static func quarter(_ code: String, _ minute: Int, _ status: String = "発表") -> Bulletin {
    Bulletin().at(minute) { $0.body = Bulletin.warnings([(code, "大雨", status)], area: "2712700") }
  }

  @Test(arguments: [
    Bulletin.rain("43").at(5) { $0.infoType = "取消" }, quarter("43", 5), quarter("10", 5), quarter("43", 5, "解除"),
    Bulletin.rain("43", "解除").at(5), Bulletin.rain("43").at(0) { $0.infoType = "訂正" },
    Bulletin.rain("43").at(5) { $0.body = Bulletin.warnings([("43", "大雨", "発表")], area: "2810000") },
  ])
  func aWardsTelegramOfTheCitysNameWaits(telegram: Bulletin) throws {
    var board = try Board()
    try board.receive(Bulletin.rain("43"), from: Self.river)
    let before = board.onScreen
    let verdict = try board.receive(telegram, from: Self.wardsRiver)
    #expect(verdict.decision == .review && verdict.rule == .beyondTrust && verdict.changes.isEmpty)
    #expect(board.onScreen == before)
    #expect(
      try board.receive(Bulletin.rain("33").at(3), from: Self.river).decision == .updated, "it is no older for it")
    #expect(board.messages.map(\.level) == [5])
  }

  @Test func aFloodOfAWardsTelegramsOutdatesNothingThatIsToCome() throws {
    var board = try Board()
    for second in 0..<40 {
      let telegram = Self.quarter(second % 2 == 0 ? "10" : "43", 9).at(9) {
        $0.dateTime = "2026-11-21T00:09:\(second + 10)Z"
        if second % 3 == 0 { $0.infoType = "取消" }
      }
      try board.receive(telegram, from: Self.wardsRiver, at: "2026-11-21T00:00:02Z")
    }
    #expect(try board.receive(Bulletin.rain("43").at(1), from: Self.river).changes.isEmpty == false)
    #expect(board.messages.contains { $0.level == 4 && $0.targets == [.all] })
    #expect(try board.receive(Bulletin.rain("43").at(2) { $0.infoType = "取消" }, from: Self.river).rule == .withdrawn)
  }

  /// A flood of a river that is in nobody's table waits for an officer.
  private static func flood(_ minute: Int, _ code: String = "51") -> Bulletin {
    Bulletin.flood(code, at: minute).at(minute) {
      $0.information += """
        <Information type="指定河川洪水予報（府県予報区等）"><Item><Kind><Name>氾濫</Name><Code>\(code)</Code></Kind>
        <Areas codeType="気象情報／府県予報区・細分区域等"><Area><Name>府</Name><Code>270000</Code></Area></Areas></Item></Information>
        """
    }
  }

  @Test func whatTheCitysFeedBroughtToTheOfficersStaysThere() throws {
    let capped = FeedPolicy(feed: "river", highestPrecedence: 3)
    for newer in [Self.flood(5), Self.flood(5, "10"), Self.flood(5).at(5) { $0.information = "" }] {
      var board = try Board()
      #expect(try board.receive(Self.flood(0), from: capped).decision == .review)
      try board.receive(newer, from: Self.wardsRiver)
      let waiting = board.series.values.filter { $0.waitingFeed == "river" }
      #expect(
        waiting.count == 1 && waiting.first?.pending?.notices.map(\.message.level) == [5] && board.onScreen.isEmpty)
      // Its own feed's next word takes its place, whatever else waits.
      #expect(try board.receive(Self.flood(6), from: capped).decision == .review)
      #expect(board.series.values.filter { $0.waitingFeed == "river" }.count == 1)
      let flooding = Self.flood(7).at(7) {
        $0.body = "<Areas><Area><City>大阪市</City><CityCode>2710000</CityCode></Area></Areas>"
      }
      #expect(try board.receive(flooding, from: FeedPolicy(feed: "agency")).decision == .shown)
      #expect(board.series.values.allSatisfy { $0.pending == nil }, "who may all says it: nothing waits any more")
    }
  }

  @Test func whatAWardBroughtFirstIsNotTheCitys() throws {
    var board = try Board()
    let capped = FeedPolicy(feed: "river", highestPrecedence: 3)
    #expect(try board.receive(Self.flood(0), from: Self.wardsRiver).decision == .review)
    #expect(try board.receive(Self.flood(0), from: capped).decision == .review)
    #expect(try board.receive(Self.flood(0), from: capped).rule == .repeated)
    try board.receive(Self.flood(5, "10"), from: Self.wardsRiver)
    #expect(
      board.series.values.filter { $0.waitingFeed == "river" }.compactMap(\.pending).flatMap(\.notices).count == 1)
    // The other way about the ward's tells nothing that does not wait already.
    var other = try Board()
    try other.receive(Self.flood(0), from: capped)
    let weak = FeedPolicy(feed: "river", highestPrecedence: 3, area: Area("27127") ?? .city)
    #expect(try other.receive(Self.flood(0), from: weak).rule == .repeated && other.series.count == 1)
  }

  @Test func whatWaitsTellsNobodyThatTwoEventsAreOne() throws {
    var board = try Board()
    func tsunami(_ event: String, _ minute: Int) -> Bulletin {
      Bulletin.tsunami([("510", "51", "３ｍ")]).at(minute) { $0.event = event }
    }
    for ward in ["27127", "27104"] {
      try board.receive(tsunami("E1 E2", 8), from: FeedPolicy(feed: "river", area: Area(ward) ?? .city))
    }
    #expect(board.series.values.filter { $0.pending != nil }.count == 2)
    for minute in [1, 3] {
      try board.receive(tsunami("E1", minute), from: Self.river)
      try board.receive(tsunami("E2", minute + 1), from: Self.river)
      #expect(board.onScreen.count == 2)
    }
  }

  // MARK: a sender's clock

  @Test func anAlertOfATimeAheadWaitsAndOutdatesNothing() throws {
    var board = try Board()
    let now = "2026-11-21T09:00:00+09:00"
    var ahead = CAPMessage(identifier: "AHEAD")
    ahead.sent = "2026-11-21T09:10:01+09:00"
    ahead.infos = [CAPMessage.info(expires: "2026-11-21T11:00:00+09:00")]
    let verdict = try board.receive(ahead, at: now)
    #expect(verdict.decision == .review && verdict.rule == .badDate && verdict.alarms && board.onScreen.isEmpty)
    ahead.identifier = "SOON"
    ahead.sent = "2026-11-21T09:10:00+09:00"
    #expect(try board.receive(ahead, at: now).decision == .shown, "clocks differ a little")
    try board.receive(CAPMessage(), at: now)
    let before = board.onScreen
    var far = CAPMessage().cancelled("FAR", minutesLater: 5)
    far.sent = "2036-11-21T09:00:00+09:00"
    #expect(try board.receive(far, at: now).rule == .badDate && board.onScreen == before)
    // A name it makes up is as good as a time.
    var made = CAPMessage().updated("MADE", minutesLater: 1)
    made.references = "\(CAPMessage().reference) office@example.jp,NONE,2036-11-21T09:00:00+09:00"
    #expect(try board.receive(made, at: now).rule == .badDate && board.onScreen == before)
    #expect(try board.receive(CAPMessage().updated("B", minutesLater: 2), at: now).decision == .updated)
    var nothing = CAPMessage().cancelled("NOTHING", minutesLater: 5)
    (nothing.sent, nothing.references) = (
      "2036-11-21T09:00:00+09:00", "office@example.jp,NOBODY,2026-11-21T09:00:00+09:00"
    )
    #expect(try board.receive(nothing, at: now).decision == .rejected)
  }
}
