import Signage
import Testing

@testable import SignageStore

/// Lists of contents, and their files.
@Suite struct ContentStoreTests {
  let kept: TemporaryStore
  var store: SignageStore { kept.store }

  init() throws { kept = try TemporaryStore() }

  func found(_ words: String) throws -> [String] {
    var filter = ContentFilter()
    filter.words = words
    return try store.read { try $0.contents(filter) }.map(\.id.text)
  }

  @Test func aSearchTakesEveryCharacterAtItsWord() async throws {
    let titles = [
      "a": "100% 得", "b": "1000 得", "c": "under_score", "d": "underXscore", "e": #"back\slash"#, "f": "it's",
    ]
    try await kept.change { writing in
      for (name, title) in titles { try writing.save(content(name, version(title))) }
    }
    #expect(try found("100%") == ["a"])
    #expect(try found("%") == ["a"])
    #expect(try found("r_s") == ["c"])
    #expect(try found("_") == ["c"])
    #expect(try found(#"\"#) == ["e"])
    #expect(try found(#"k\s"#) == ["e"])
    #expect(try found(#"\%"#) == [])
    #expect(try found("'") == ["f"])
    #expect(try found("100") == ["a", "b"])
    #expect(try found("得") == ["a", "b"])
    #expect(try found("") == ["a", "b", "c", "d", "e", "f"])
  }

  @Test func aSearchKnowsNoLargeSmallOrFullWidthLetters() async throws {
    var names = version("ＭＹナンバー")
    names.title = ["ja": "ＭＹナンバー", "en": "My Number Card", "vi": "THẺ"]
    try await kept.change { [names] in try $0.save(content("card", names)) }
    for words in ["MYナンバー", "my", "ＭＹ", "ﾅﾝﾊﾞｰ", "NUMBER", "number card", "thẺ", "thẻ"] {
      #expect(try found(words) == ["card"], "\(words)")
    }
    #expect(try found("yナb") == [])
    names.title = ["ja": "別の題"]
    try await kept.change { [names] in try $0.save(content("card", names)) }
    #expect(try found("number") == [])
    #expect(try found("別") == ["card"])
  }

  @Test(arguments: 1...8) func pagesHoldEverythingExactlyOnce(limit: Int) async throws {
    let names = ["a", "a-1", "b", "c", "c-10", "c-2", "d"]
    try await kept.change { writing in
      for (number, name) in names.shuffled().enumerated() {
        let area: Area = ["b", "c-2"].contains(name) ? .city : .ward(kita)
        try writing.save(content(name, version("題 \(number)"), state: name == "d" ? .draft : .approved, owner: area))
      }
    }
    func pages(_ narrow: (inout ContentFilter) -> Void = { _ in }) throws -> [String] {
      var filter = ContentFilter()
      filter.limit = limit
      narrow(&filter)
      var all: [String] = []
      while all.count <= names.count {
        let page = try store.read { try $0.contents(filter) }
        all += page.map(\.id.text)
        #expect(page.count <= limit)
        guard page.count == limit, let last = page.last else { return all }
        filter.after = last.id
      }
      return all
    }
    #expect(try pages() == names)
    #expect(try pages { $0.state = .approved } == names.filter { $0 != "d" })
    #expect(try pages { $0.owner = .city } == ["b", "c-2"])
    #expect(
      try pages {
        $0.owner = .ward(kita); $0.state = .draft; $0.words = "題"
      } == ["d"])
    #expect(try pages { $0.state = .withdrawn } == [])
  }

  @Test(arguments: [(-1, 1), (0, 1), (1, 1), (200, 200), (201, 200), (Int.max, 200)])
  func aListHas1To200(limit: Int, expected: Int) async throws {
    try await kept.change { writing in
      for number in 0..<201 { try writing.save(content("content-\(number)")) }
    }
    var filter = ContentFilter()
    filter.limit = limit
    #expect(try store.read { try $0.contents(filter) }.count == expected)
  }

  @Test func aDeletedContentIsInNoList() async throws {
    try await kept.change { writing in
      try writing.save(content())
      _ = try writing.save(play("p"), of: id("kita-1"))
    }
    try await kept.change { try $0.deleteContent(id("bulky-waste")) }
    #expect(try store.read { try $0.content(id("bulky-waste")) } == nil)
    #expect(try store.read { try $0.contents(ContentFilter()) } == [])
    #expect(try store.read { try $0.completedPlays(of: id("kita-1"), since: ten) } == [id("bulky-waste"): 1])
    #expect(try await kept.refusal { try $0.deleteContent(id("bulky-waste")) }?.isNotFound == true)
    // Whoever still has it in hand does not bring it back.
    try await kept.change { try $0.save(content()) }
    #expect(try store.read { try $0.content(id("bulky-waste")) } == nil)
  }

  @Test func theSameBytesAreOneMediumAndArriveOnce() async throws {
    let file = Media(sha256: "aa", type: "image/png", bytes: 7)
    try await kept.change(at: ten) { try $0.saveArrived(file) }
    #expect(kept.events == [[.mediaArrived]])
    var ready = file
    ready.state = .ready(.image([]))
    try await kept.change { [ready] in try $0.saveConverted(ready) }
    try await kept.change { try $0.saveArrived(file) }
    #expect(kept.events == [[.mediaArrived], [.scheduleChanged]])
    #expect(try store.read { try $0.media("aa") } == ready)
    #expect(try kept.count("media") == 1)
  }

  @Test func aFileThatFailedIsTriedAgainWhenItComesAgain() async throws {
    let file = Media(sha256: "aa", type: "image/png", bytes: 7)
    try await kept.change { writing in
      try writing.saveArrived(file)
      try writing.saveConverted(Media(sha256: "aa", type: "image/png", bytes: 7, state: .failed(["ja": "壊れています"])))
    }
    #expect(try store.read { try $0.mediaToConvert(limit: 9) } == [])
    try await kept.change { try $0.saveArrived(file) }
    #expect(kept.events.last == [.mediaArrived, .scheduleChanged])
    #expect(try store.read { try $0.mediaToConvert(limit: 9) } == [file])
  }

  @Test func filesAreConvertedInTheOrderOfTheirArrival() async throws {
    for (second, name) in ["cc", "aa", "bb"].enumerated() {
      try await kept.change(at: ten.advanced(bySeconds: Int64(second))) {
        try $0.saveArrived(Media(sha256: name, type: "image/png", bytes: 1))
      }
    }
    #expect(try store.read { try $0.mediaToConvert(limit: 2) }.map(\.sha256) == ["cc", "aa"])
    try await kept.change { try $0.saveConverted(Media(sha256: "cc", type: "a", bytes: 1, state: .ready(.image([])))) }
    #expect(try store.read { try $0.mediaToConvert(limit: 9) }.map(\.sha256) == ["aa", "bb"])
    #expect(
      try await kept.refusal { try $0.saveConverted(Media(sha256: "dd", type: "a", bytes: 1)) }?.isNotFound == true)
  }

  @Test func convertedFilesAreWalkedThroughOnce() async throws {
    try await kept.change { writing in
      for name in ["aa", "bb", "cc", "dd"] {
        try writing.saveArrived(Media(sha256: name, type: "image/png", bytes: 1))
        let state: MediaState = name == "bb" ? .failed(["ja": "壊れています"]) : .ready(PlayableTests.conversion)
        try writing.saveConverted(Media(sha256: name, type: "image/png", bytes: 1, state: state))
      }
    }
    func page(_ after: String) throws -> [String] {
      try store.read { try $0.convertedMedia(after: after, limit: 2) }.map(\.sha256)
    }
    #expect(try page("") == ["aa", "cc"])
    #expect(try page("cc") == ["dd"])
    #expect(try page("dd") == [])
    #expect(try store.read { try $0.hasChunksOfAllMedia() } == false)
    for _ in 1...2 { try await kept.change { try $0.rememberChunksOfAllMedia() } }
    #expect(try store.read { try $0.hasChunksOfAllMedia() })
  }

  @Test func aContentNamesOnlyFilesThatArrived() async throws {
    await #expect(throws: (any Error).self) {
      try await kept.change { try $0.save(content("a", version("a", [picture("aa")]))) }
    }
    #expect(try store.read { try $0.content(id("a")) } == nil)
  }

  @Test func theFilesOfAContentAreThoseOfItsTwoVersions() async throws {
    try await kept.change { writing in
      for name in ["aa", "bb", "cc", "dd"] { try writing.saveArrived(Media(sha256: name, type: "image/png", bytes: 1)) }
    }
    func files(_ contents: [Content]) throws -> Set<String> { Set(try store.read { try $0.media(of: contents) }.keys) }
    var poster = content("a", version("a", [picture("aa"), picture("bb", .portrait)]))
    try await kept.change { [poster] writing in
      try writing.save(poster)
      try writing.save(content("b", version("b", [picture("bb"), notice])))
    }
    #expect(try files([poster]) == ["aa", "bb"])
    try poster.edit(version("a", [picture("cc")]))
    try await kept.change { [poster] in try $0.save(poster) }
    #expect(try files([poster]) == ["aa", "bb", "cc"], "the approved version still shows")
    try poster.submit(by: "sato")
    try poster.approve(by: "tanaka")
    try await kept.change { [poster] in try $0.save(poster) }
    #expect(try files([poster]) == ["cc"])
    #expect(try files([content("b")]) == ["bb"])
    #expect(try files([poster, content("b")]) == ["bb", "cc"])
    #expect(try files([]) == [])
    #expect(try kept.count("content_media") == 2, "earlier versions leave nothing behind")
  }

  @Test func theFilesOfVeryManyContentsAreFoundToo() async throws {
    let contents = (0..<1_100).map { number in content("content-\(number)", version("題", [picture("m\(number)")])) }
    try await kept.change { writing in
      for (number, content) in contents.enumerated() {
        try writing.saveArrived(Media(sha256: "m\(number)", type: "image/png", bytes: 1))
        try writing.save(content)
      }
    }
    #expect(try store.read { try $0.media(of: contents) }.count == 1_100)
  }
}
