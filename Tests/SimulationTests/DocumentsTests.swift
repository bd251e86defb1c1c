import Signage
import Testing

@testable import Simulation

@Suite struct DocumentsTests {
  private let documents = Documents()

  private func bytes(_ text: String) -> ArraySlice<UInt8> { Array(text.utf8)[...] }

  private func stateText(_ digest: String, emergencies: String = "[]") -> String {
    #"{"serverTime":"2026-11-21T09:00:00+09:00","playlist":"\#(digest)","emergencies":\#(emergencies),"commands":[],"pollSeconds":60}"#
  }

  private let fire =
    #"[{"id":"fire","revision":2,"kind":"live","phase":"active","precedence":0,"level":5,"presentation":"fullScreen","source":"officer","title":{"ja":"火災"},"text":{"ja":"逃げて。"},"issuedAt":"2026-11-21T09:00:00.250+09:00","expiresAt":"2026-11-21T10:00:00+09:00"}]"#

  @Test func aStateIsRead() throws {
    for digest in ["a", "b"] {
      let state = try documents.state(bytes(stateText(digest, emergencies: fire)))
      #expect(state.playlist == digest)
      #expect(state.serverTime == Instant(rfc3339: "2026-11-21T00:00:00Z"))
      #expect(state.emergencies.map(\.key) == [PulledEmergency.Key(id: "fire", revision: 2, phase: "active")])
      #expect(state.emergencies.first?.issuedAt == state.serverTime.advanced(byMilliseconds: 250))
      #expect(state.emergencies.first?.fillsScreen == true && state.emergencies.first?.isOfficers == true)
    }
    let agencys = fire.replacing(#""source":"officer""#, with: #""source":"jma""#)
    #expect(try documents.state(bytes(stateText("a", emergencies: agencys))).emergencies.map(\.isOfficers) == [false])
  }

  @Test func commandsAreReadBeforeAndAfterTheEmergencies() throws {
    let reload = #"[{"id":"c1","command":"reload","expiresAt":"2026-11-21T09:05:00+09:00"}]"#
    for members in [#""commands":\#(reload),"emergencies":\#(fire)"#, #""emergencies":\#(fire),"commands":\#(reload)"#]
    {
      for time in ["09:00:00", "09:00:01"] {
        let text = #"{"serverTime":"2026-11-21T\#(time)+09:00","playlist":"a",\#(members),"pollSeconds":60}"#
        let state = try documents.state(bytes(text))
        let end = state.serverTime.advanced(bySeconds: time == "09:00:00" ? 300 : 299)
        #expect(state.commands == [PulledCommand(id: "c1", command: "reload", expiresAt: end)])
        #expect(state.emergencies.count == 1)
      }
    }
  }

  @Test func membersInAnotherOrderAreReadAsWell() throws {
    for text in [
      #"{"pollSeconds":30,"commands":[],"emergencies":[],"playlist":"a","serverTime":"2026-11-21T00:00:00Z"}"#,
      #"{"emergencies":[],"pollSeconds":30,"playlist":"a","serverTime":"2026-11-21T00:00:00Z"}"#,
    ] {
      #expect(try documents.state(bytes(text)).pollSeconds == 30)
    }
  }

  @Test(arguments: [
    "", "<html>", "{}", "[]", #"{"serverTime":"soon","playlist":"a","emergencies":[],"pollSeconds":1}"#,
  ])
  func whatIsNoStateIsRefused(text: String) {
    #expect(throws: Malformed.self) { try documents.state(bytes(text)) }
  }

  @Test func anAnswerToAReportIsRead() throws {
    let text =
      #"{"serverTime":"2026-11-21T00:00:00Z","state":\#(stateText("a", emergencies: fire)),"stored":3,"duplicate":1,"rejected":[{"id":"x","rule":"tooOld"}]}"#
    let answer = try documents.reportAnswer(bytes(text))
    #expect(answer.stored == 3 && answer.duplicate == 1 && answer.rejected.map(\.rule) == ["tooOld"])
    #expect(answer.state.emergencies.count == 1)
  }

  private func playlistText(_ display: String, width: Int = 1920) -> String {
    #"""
    {"digest":"d-\#(display)","display":{"id":"\#(display)","name":"\"segments\":","site":"s","siteName":{"ja":"区"},"widthPixels":\#(width),"heightPixels":1080},"segments":[{"from":"2026-11-21T00:00:00+09:00","until":"2026-11-22T00:00:00+09:00","priority":3,"standby":false,"loop":[{"entry":"e","content":"c","variants":["ja-landscape"],"page":null,"seconds":10},{"entry":"e","content":"v","variants":["ja-any"],"page":null,"seconds":4.5}],"firstItem":1,"firstLanguage":0}],"contents":{"c":{"version":1,"title":{"ja":"題"},"alternativeText":{},"variants":{"ja-landscape":{"language":"ja","orientation":"landscape","kind":"image","pages":[{"renditions":[{"sha256":"small","type":"image/webp","width":1920,"height":1080,"bytes":10},{"sha256":"large","type":"image/webp","width":3840,"height":2160,"bytes":20}]}]}}},"v":{"version":1,"title":{"ja":"動画"},"alternativeText":{},"variants":{"ja-any":{"language":"ja","orientation":"any","kind":"video","video":{"sha256":"film","type":"video/mp4","width":1920,"height":1080,"bytes":30,"seconds":4.5}}}}},"fallback":[]}
    """#
  }

  @Test func thoseWhoAreToldTheSameShareOnePlaylist() throws {
    let first = try documents.playlist(bytes(playlistText("one")))
    let second = try documents.playlist(bytes(playlistText("two")))
    let larger = try documents.playlist(bytes(playlistText("three", width: 3840)))
    #expect(first.held === second.held && first.digest == "d-one" && second.digest == "d-two")
    // In the order of first need: the loop begins with the film.
    #expect(first.held.media.map(\.sha256) == ["film", "small"])
    #expect(larger.held.media.map(\.sha256) == ["film", "small"] && larger.held !== first.held)
    #expect(first.held.titles["c"]?.best(for: "en") == "題")
    let instant = try #require(Instant(rfc3339: "2026-11-21T00:00:05+09:00"))
    let place = first.held.place(at: instant)
    #expect(place.item?.item.content.text == "c")
    #expect(
      first.held.file(of: place.item) == "small" && first.held.seen(at: instant, with: ["film"], after: nil).item == nil
    )
  }

  @Test func eventsAreReadHoweverTheyAreCut() {
    let text = ": hello\n\ndata: one\n\nevent: state\ndata: two\ndata: three\r\n\r\ndata: rest"
    for size in 1...20 {
      var parser = EventParser()
      var events: [String] = []
      var bytes = Array(text.utf8)[...]
      while !bytes.isEmpty {
        events += parser.take(Array(bytes.prefix(size))).map { String(decoding: $0, as: UTF8.self) }
        bytes = bytes.dropFirst(size)
      }
      #expect(events == ["one", "two\nthree"])
    }
  }
}
