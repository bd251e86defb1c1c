import Signage
import Testing

@testable import Alerts

@Suite struct CAPDecisionTests {
  @Test func anAlertIsShownWhereItsGeocodeSays() throws {
    var board = try Board()
    let verdict = try board.receive(CAPMessage())
    #expect(verdict.decision == .shown && verdict.rule == .new)
    let message = try #require(board.messages.first)
    #expect(message.targets == [.ward(try #require(WardCode("27127")))])
    #expect(message.precedence == 2 && message.presentation == .fullScreen && message.level == nil)
    #expect(message.title["ja"] == "淀川で氾濫のおそれ" && message.text["ja"] == "川から離れてください。")
    #expect(message.expiresAt == (try instant("2026-11-21T10:00:00+09:00")))
  }

  // 2: identity is (feed, sender, identifier, sent).
  @Test func theSameMessageAgainIsANoOp() throws {
    var board = try Board()
    try board.receive(CAPMessage())
    let before = board.onScreen
    let verdict = try board.receive(CAPMessage())
    #expect(verdict.decision == .ignored && verdict.rule == .repeated && verdict.changes.isEmpty)
    #expect(board.onScreen == before)
  }

  @Test func theSameIdentifierWithAnotherTimeIsAnotherMessage() throws {
    var board = try Board()
    try board.receive(CAPMessage())
    var other = CAPMessage()
    other.sent = "2026-11-21T09:01:00+09:00"
    #expect(try board.receive(other).decision == .shown)
    #expect(board.onScreen.count == 2)
  }

  // 4: references.
  @Test func anUpdateTakesThePlaceOfWhatItRefersTo() throws {
    var board = try Board()
    try board.receive(CAPMessage())
    let first = try #require(board.onScreen.keys.first)
    let verdict = try board.receive(CAPMessage().updated("B", minutesLater: 5))
    #expect(verdict.decision == .updated)
    #expect(board.onScreen.count == 1 && board.onScreen[first]?.title["ja"] == "続報 B")
  }

  @Test func aCancelNeedsNoInfoAndSaysSoOnTheDisplays() throws {
    var board = try Board()
    try board.receive(CAPMessage())
    let first = try #require(board.onScreen.keys.first)
    let verdict = try board.receive(CAPMessage().cancelled("C", minutesLater: 5))
    #expect(verdict.decision == .cancelled && verdict.rule == .withdrawn)
    #expect(board.onScreen.isEmpty)
    #expect(board.closings[first]?.title["ja"] == "取り消し：淀川で氾濫のおそれ")
    #expect(board.closings[first]?.until == (try instant("2026-11-21T10:00:00+09:00")))
  }

  @Test func aReferenceWithAnotherSenderMatchesByIdentifierAndTime() throws {
    var board = try Board()
    try board.receive(CAPMessage())
    var cancel = CAPMessage().cancelled("C", minutesLater: 5)
    cancel.references = "OTHER,A,2026-11-21T00:00:00Z"
    #expect(try board.receive(cancel).decision == .cancelled)
  }

  @Test func anExactReferenceLeavesAnotherSendersMessageAlone() throws {
    var board = try Board()
    try board.receive(CAPMessage())
    var twin = CAPMessage()
    twin.sender = "twin@example.jp"
    try board.receive(twin)
    #expect(board.onScreen.count == 2)
    try board.receive(CAPMessage().cancelled("C", minutesLater: 5))
    #expect(board.onScreen.count == 1)
  }

  @Test func nothingIsMatchedAcrossFeeds() throws {
    var board = try Board()
    try board.receive(CAPMessage())
    let verdict = try board.receive(CAPMessage().cancelled("C", minutesLater: 5), from: FeedPolicy(feed: "other"))
    #expect(verdict.decision == .ignored && verdict.rule == .nothingToEnd)
    #expect(board.onScreen.count == 1)
  }

  @Test func aCancelThatCameFirstIsATombstoneForADay() throws {
    var board = try Board()
    let verdict = try board.receive(CAPMessage().cancelled("C", minutesLater: 5))
    #expect(verdict.decision == .ignored && verdict.rule == .nothingToEnd)
    #expect(verdict.saved.first?.keepUntil == (try instant("2026-11-22T09:30:00+09:00")))
    let late = try board.receive(CAPMessage())
    #expect(late.decision == .ignored && late.rule == .superseded)
    #expect(board.onScreen.isEmpty)
  }

  @Test func anUnmatchedUpdateShowsAsNewAndTheLateOriginalNever() throws {
    var board = try Board()
    let verdict = try board.receive(CAPMessage().updated("B", minutesLater: 5))
    #expect(verdict.decision == .shown && verdict.rule == .unmatchedUpdate)
    #expect(try board.receive(CAPMessage()).rule == .superseded)
    #expect(board.messages.map { $0.title["ja"] } == ["続報 B"])
  }

  @Test func anUnmatchedUpdateWithoutInfoIsATombstoneOnly() throws {
    var board = try Board()
    var update = CAPMessage().updated("B", minutesLater: 5)
    update.infos = []
    #expect(try board.receive(update).decision == .ignored)
    #expect(try board.receive(CAPMessage()).rule == .superseded)
  }

  @Test func anUpdateThatSaysNothingOfAKnownMessageIsRejectedAndTheScreenStays() throws {
    var board = try Board()
    try board.receive(CAPMessage())
    let (before, series) = (board.onScreen, board.series)
    var update = CAPMessage().updated("B", minutesLater: 5)
    update.infos = []
    let verdict = try board.receive(update)
    #expect(verdict.decision == .rejected && verdict.rule == .missing && verdict.detail == "info" && verdict.alarms)
    #expect(board.onScreen == before && board.series == series, "nor is anything older for it")
    #expect(try board.receive(CAPMessage().updated("C", minutesLater: 3)).decision == .updated)
  }

  @Test(arguments: ["Update", "Cancel"])
  func emptyReferencesAreRejectedAndTheScreenStays(messageType: String) throws {
    var board = try Board()
    try board.receive(CAPMessage())
    var message = CAPMessage()
    message.identifier = "B"
    message.messageType = messageType
    message.references = "  "
    let verdict = try board.receive(message)
    #expect(verdict.decision == .rejected && verdict.rule == .noReferences && verdict.alarms)
    #expect(board.onScreen.count == 1)
  }

  @Test func allClearEndsAndShowsItForAWhile() throws {
    var board = try Board()
    try board.receive(CAPMessage())
    let first = try #require(board.onScreen.keys.first)
    var update = CAPMessage().updated("B", minutesLater: 5)
    update.infos = [CAPMessage.info(responseType: "AllClear")]
    let verdict = try board.receive(update)
    #expect(verdict.decision == .cancelled && verdict.rule == .allClear)
    #expect(board.closings[first]?.title["ja"] == "解除：淀川で氾濫のおそれ")
    #expect(board.closings[first]?.until == (try instant("2026-11-21T09:40:00+09:00")))
  }

  @Test func oneMessageThatRefersToTwoJoinsThem() throws {
    var board = try Board()
    var second = CAPMessage()
    second.identifier = "A2"
    try board.receive(CAPMessage())
    try board.receive(second)
    let both = "\(CAPMessage().reference) \(second.reference)"
    let verdict = try board.receive(CAPMessage().updated("B", minutesLater: 5, references: both))
    #expect(verdict.decision == .updated && verdict.forgotten.count == 1)
    #expect(board.messages.map { $0.title["ja"] } == ["続報 B"] && board.series.count == 1)
  }

  // 3: the end does not depend on the order.
  @Test func shuffledAndRepeatedTheEndIsTheSame() throws {
    let alert = CAPMessage()
    let update = alert.updated("B", minutesLater: 5)
    let third = update.updated("C", minutesLater: 10, references: update.reference)
    var other = CAPMessage()
    other.identifier = "X"
    let withdrawn = other.cancelled("Y", minutesLater: 7)
    let messages = [alert, update, third, other, withdrawn]
    for seed in 1...200 as ClosedRange<UInt64> {
      var random = Seeded(state: seed)
      var board = try Board()
      var decided: [String: Int] = [:]
      for message in (messages + messages).shuffled(using: &random) {
        let verdict = try board.receive(message)
        if verdict.rule != .repeated, verdict.rule != .superseded { decided[message.identifier, default: 0] += 1 }
      }
      #expect(board.messages.map { $0.title["ja"] } == ["続報 C"], "seed \(seed)")
      #expect(decided.values.allSatisfy { $0 == 1 }, "seed \(seed): \(decided)")
    }
  }

  // 7: not for the public.
  @Test(arguments: ["Test", "System", "Draft"])
  func testsAreLoggedOnly(status: String) throws {
    var board = try Board()
    var message = CAPMessage()
    message.status = status
    #expect(try board.receive(message).rule == .test && board.onScreen.isEmpty && board.series.isEmpty)
  }

  @Test(arguments: ["RWT", "RMT"])
  func aWeeklyTestIsKnownByItsCodeAlone(code: String) throws {
    var board = try Board()
    var message = CAPMessage()
    message.infos = [CAPMessage.info(severity: "Extreme", eventCode: code)]
    let verdict = try board.receive(message)
    #expect(verdict.rule == .test && verdict.decision == .ignored && board.onScreen.isEmpty)
  }

  @Test(arguments: ["Restricted", "Private"])
  func whatIsNotPublicIsLoggedOnly(scope: String) throws {
    var board = try Board()
    var message = CAPMessage()
    message.scope = scope
    #expect(try board.receive(message).rule == .restricted && board.onScreen.isEmpty)
  }

  @Test(arguments: ["Ack", "Error"])
  func answersAreLoggedOnly(messageType: String) throws {
    var board = try Board()
    var message = CAPMessage().updated("B", minutesLater: 1)
    message.messageType = messageType
    #expect(try board.receive(message).rule == .acknowledgement && board.onScreen.isEmpty)
  }

  @Test func anExerciseIsADrillInItsOwnSeries() throws {
    var board = try Board()
    try board.receive(CAPMessage())
    var exercise = CAPMessage().cancelled("C", minutesLater: 5)
    exercise.status = "Exercise"
    #expect(try board.receive(exercise).rule == .nothingToEnd)
    var drill = CAPMessage()
    drill.identifier = "D"
    drill.status = "Exercise"
    #expect(try board.receive(drill).decision == .shown)
    #expect(Set(board.messages.map(\.kind)) == [.live, .drill])
  }

  // 9: how long.
  @Test func withoutExpiryItHoldsAnHour() throws {
    var board = try Board()
    var message = CAPMessage()
    message.infos = [CAPMessage.info(expires: nil)]
    try board.receive(message)
    #expect(board.messages.first?.expiresAt == (try instant("2026-11-21T10:00:00+09:00")))
  }

  @Test func whatIsOverOnArrivalIsNeverShown() throws {
    var board = try Board()
    let verdict = try board.receive(CAPMessage(), at: "2026-11-21T10:00:00+09:00")
    #expect(verdict.decision == .ignored && verdict.rule == .expired && board.onScreen.isEmpty)
  }

  @Test func anExpiryInAYearIsCutToThreeDays() throws {
    var board = try Board()
    var message = CAPMessage()
    message.infos = [CAPMessage.info(expires: "2027-11-21T10:00:00+09:00")]
    try board.receive(message)
    #expect(board.messages.first?.expiresAt == (try instant("2026-11-24T09:30:00+09:00")))
  }

  // 11: precedence.
  @Test(arguments: [
    ("Extreme", "Immediate", 1), ("Extreme", "Expected", 3), ("Severe", "Immediate", 2), ("Severe", "Future", 2),
    ("Moderate", "Immediate", 3), ("Minor", "Past", 3), ("Unknown", "Unknown", 3),
  ])
  func precedenceFollowsSeverityAndUrgency(severity: String, urgency: String, precedence: Int) throws {
    var board = try Board()
    var message = CAPMessage()
    message.infos = [CAPMessage.info(severity: severity, urgency: urgency)]
    try board.receive(message)
    #expect(board.messages.first?.precedence == precedence)
    #expect(board.messages.first?.presentation == (precedence == 3 ? .banner : .fullScreen))
  }

  // 12: trust.
  @Test(arguments: [
    FeedPolicy(feed: "city", kinds: ["cap:Fire"]), FeedPolicy(feed: "city", highestPrecedence: 3),
    FeedPolicy(feed: "city", area: Area("27104") ?? .city),
  ])
  func beyondItsTrustAnOfficerDecides(policy: FeedPolicy) throws {
    var board = try Board()
    let verdict = try board.receive(CAPMessage(), from: policy)
    #expect(verdict.decision == .review && verdict.rule == .beyondTrust && verdict.alarms)
    #expect(board.onScreen.isEmpty)
    var series = try #require(board.series.values.first)
    let changes = series.resolve(show: true, at: try instant(Board.noon))
    #expect(changes.count == 1 && series.pending == nil && series.shown.count == 1)
    var dismissed = try #require(board.series.values.first)
    #expect(dismissed.resolve(show: false, at: try instant(Board.noon)).isEmpty && dismissed.pending == nil)
  }

  @Test func whatIsOverWhenAnOfficerAgreesIsNotShownAndEndsNothing() throws {
    var board = try Board()
    try board.receive(CAPMessage())
    let weak = FeedPolicy(feed: "city", highestPrecedence: 3)
    #expect(try board.receive(CAPMessage().updated("B", minutesLater: 5), from: weak).decision == .review)
    #expect(board.messages.map { $0.title["ja"] } == ["淀川で氾濫のおそれ"], "the screen stays")
    var series = try #require(board.series.values.first)
    #expect(series.resolve(show: true, at: try instant("2026-11-21T10:00:00+09:00")).isEmpty)
  }

  @Test func moreThanAnySenderMeansIsRefused() throws {
    var message = CAPMessage()
    message.infos = Array(repeating: CAPMessage.info(), count: 201)
    #expect(try CAPAlert.read(Array(message.xml.utf8)).first == .failure(AlertFault(.badValue, "info")))
    message = CAPMessage().updated("B", minutesLater: 5)
    message.references = Array(repeating: CAPMessage().reference, count: 501).joined(separator: " ")
    #expect(try CAPAlert.read(Array(message.xml.utf8)).first == .failure(AlertFault(.badValue, "references")))
  }

  @Test func aCancelEndsAReviewToo() throws {
    var board = try Board()
    let policy = FeedPolicy(feed: "city", highestPrecedence: 3)
    try board.receive(CAPMessage(), from: policy)
    try board.receive(CAPMessage().cancelled("C", minutesLater: 5), from: policy)
    #expect(board.series.values.allSatisfy { $0.pending == nil })
  }

  @Test func signaturesAreAskedOnlyOfFeedsThatNeedThem() throws {
    var board = try Board()
    let strict = FeedPolicy(feed: "city", requiresSignature: true)
    #expect(try board.receive(CAPMessage(), from: strict, signature: .invalid(nil)).rule == .badSignature)
    #expect(try board.receive(CAPMessage(), from: strict, signature: .none).rule == .unsigned)
    #expect(board.onScreen.isEmpty)
    #expect(try board.receive(CAPMessage(), from: strict, signature: .valid).decision == .shown)
    var other = CAPMessage()
    other.identifier = "Z"
    #expect(try board.receive(other, signature: .invalid(nil)).decision == .shown)
  }

  @Test func unwantedKindsAreLoggedOnly() throws {
    var board = try Board()
    let verdict = try board.receive(CAPMessage(), from: FeedPolicy(feed: "city", unwantedKinds: ["cap:Met"]))
    #expect(verdict.decision == .ignored && verdict.rule == .notForScreens && board.onScreen.isEmpty)
  }
}
