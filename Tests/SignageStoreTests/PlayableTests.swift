import Signage
import Testing

@testable import SignageStore

/// A content as the schedule sees it: which version, which of its files, and why it cannot play.
@Suite struct PlayableTests {
  let kept: TemporaryStore

  init() throws { kept = try TemporaryStore() }

  static let conversion = Conversion.image([
    Rendition(sha256: "r", type: "image/webp", width: 1920, height: 1080, bytes: 1)
  ])

  /// Saves `content` with its files in these states, and asks for it.
  func playable(_ content: Content, _ media: [String: MediaState] = [:]) async throws -> PlayableContent {
    try await kept.change { writing in
      for (sha256, state) in media {
        try writing.saveArrived(Media(sha256: sha256, type: "image/png", bytes: 1))
        try writing.saveConverted(Media(sha256: sha256, type: "image/png", bytes: 1, state: state))
      }
      try writing.save(content)
    }
    return try #require(
      try kept.store.read { try $0.scheduleInputs(from: day("2026-07-01")).contents[content.id] })
  }

  typealias Readiness = PlayableContent.Readiness
  static let two = version("二枚", [picture("aa"), picture("bb", .portrait)])
  static let failed = MediaState.failed(["ja": "壊れています"])

  static let states: [(first: MediaState, second: MediaState, readiness: Readiness, variants: [String])] = [
    (.ready(conversion), .ready(conversion), .playable, ["ja-landscape", "ja-portrait"]),
    (.ready(conversion), .processing, .playable, ["ja-landscape"]),
    (failed, .ready(conversion), .playable, ["ja-portrait"]),
    (.processing, .processing, .processing, []),
    (.processing, failed, .processing, []),
    (failed, failed, .failed, []),
  ]

  @Test(arguments: states.indices) func onlyFilesThatAreReadyTakePart(index: Int) async throws {
    let (first, second, readiness, variants) = Self.states[index]
    let playable = try await playable(content("a", Self.two), ["aa": first, "bb": second])
    #expect(playable.readiness == readiness)
    #expect(playable.variants.map(\.key) == variants)
    #expect(playable.variants.allSatisfy { $0.picture == .media(Self.conversion) })
  }

  @Test func aTextNeedsNoFile() async throws {
    let playable = try await playable(content())
    #expect(playable.readiness == .playable)
    #expect(playable.variants.map(\.picture) == [.text(Notice(title: "粗大ごみ", text: "電話で"))])
    #expect(playable.version == 1)
    #expect(playable.owner == .ward(kita))
  }

  @Test(arguments: [ContentState.draft, .submitted, .returned]) func whatWasNeverApprovedDoesNotPlay(
    state: ContentState
  ) async throws {
    let playable = try await playable(content("a", state: state))
    #expect(playable.readiness == .notApproved)
    #expect(playable.version == 0)
    #expect(playable.period == nil)
  }

  @Test func theApprovedVersionShowsWhileTheNextIsEdited() async throws {
    var poster = content("a", version("今の題", [picture("aa")]))
    var next = version("次の題", [picture("bb")])
    next.seconds = 30
    try poster.edit(next)
    let playable = try await playable(poster, ["aa": .ready(Self.conversion), "bb": .processing])
    #expect(playable.readiness == .playable)
    #expect(playable.title == ["ja": "今の題"])
    #expect(playable.version == 1)
    #expect(playable.seconds == 30, "seconds hold at once")
    #expect(playable.variants.count == 1)
  }

  @Test func whatWasWithdrawnDoesNotPlay() async throws {
    var poster = content()
    try poster.withdraw()
    let playable = try await playable(poster)
    #expect(playable.readiness == .withdrawn)
    #expect(playable.period == nil)
  }

  @Test func aDefaultThatWasDeletedGivesWayToTheNext() async throws {
    var lobby = display()
    lobby.defaultContent = id("a")
    try await kept.change { [lobby] writing in
      try writing.save(site())
      try writing.save(lobby)
      try writing.save(content("a"))
      try writing.save(content("b"))
      try writing.save(CityDefaults(defaultContent: id("b")))
    }
    func shown() throws -> [String] {
      let inputs = try kept.store.read { try $0.scheduleInputs(from: day("2026-07-01")) }
      return try #require(Schedule.showing(inputs, display: id("kita-1"), at: ten)).segment.loop.map(\.content.text)
    }
    #expect(try shown() == ["a"])
    try await kept.change { try $0.deleteContent(id("a")) }
    #expect(try shown() == ["b"])
    try await kept.change { try $0.deleteContent(id("b")) }
    #expect(try shown() == [])
  }
}
