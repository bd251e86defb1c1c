import Foundation
import Signage
import Testing

@testable import WebAPI

/// The schedule's rules as vectors, which the player has to obey too (Tests/Browser/test_conformance.py).
@Suite("Conformance vectors")
struct ConformanceTests {
  @Test("there are enough of them, and no two of one name")
  func names() {
    let names = ConformanceVector.all.map(\.name)
    #expect(names.count >= 60)
    #expect(Set(names).count == names.count)
  }

  /// With KOSATSU_WRITE_VECTORS set the files are written anew first.
  @Test("say nothing unknown, and hold the playlists of the present code", arguments: ConformanceFile.names)
  func files(name: String) throws {
    var file = try ConformanceFile(name)
    for vector in file.vectors {
      var object = try #require(vector.value.object)
      object["playlist"] = nil
      #expect(ConformanceVector.schema.check(.object(object)) == [], "\(vector.name)")
    }
    if ProcessInfo.processInfo.environment["KOSATSU_WRITE_VECTORS"] != nil {
      try file.current().write(to: file.address, atomically: true, encoding: .utf8)
      file = try ConformanceFile(name)
    }
    let isCurrent = try file.text == file.current()
    #expect(isCurrent, "it is laid out otherwise: run these tests once with KOSATSU_WRITE_VECTORS=1")
  }

  @Test("the playlist is what the server sends, byte by byte", arguments: ConformanceVector.all)
  func playlist(vector: ConformanceVector) throws {
    let isSent = try vector.value["playlist"]?.serialized() == vector.resolved().json
    #expect(isSent, "\(vector.name): run these tests once with KOSATSU_WRITE_VECTORS=1 and look at what changes")
  }

  @Test("the playlist shows what must be on", arguments: ConformanceVector.all)
  func showings(vector: ConformanceVector) throws {
    let playlist = try vector.playlist()
    for expected in try vector.showings() {
      Self.compare(playlist.showing(at: expected.at), expected)
    }
    if let fallback = vector.fallback { #expect(playlist.fallback.map(\.content.text) == fallback) }
  }

  @Test("asked for one instant alone it says the same, and why", arguments: ConformanceVector.all)
  func now(vector: ConformanceVector) throws {
    let inputs = try vector.inputs()
    let display = try ConformanceVector.display
    for expected in try vector.showings() {
      Self.compare(Schedule.showing(inputs, display: display, at: expected.at), expected)
      let reasons = Schedule.why(inputs, display: display, at: expected.at)
      let playing = reasons.filter(\.plays)
      let at = Comment(rawValue: "\(expected.at.rfc3339())")
      #expect(!reasons.isEmpty && reasons.allSatisfy { !$0.says.isEmpty }, at)
      if let state = expected.state {
        #expect(reasons.first?.rule == state.rawValue, at)
      } else if let entry = expected.entry {
        #expect(playing.contains { $0.entry == entry }, at)
      } else {
        #expect(playing.map(\.content) == [expected.content], at)
      }
    }
  }

  private static func compare(_ showing: Showing?, _ expected: ConformanceVector.Expectation) {
    let at = Comment(rawValue: expected.at.rfc3339())
    guard let showing else {
      Issue.record("nothing is known")
      return
    }
    let item = showing.item
    #expect(showing.segment.standby == (expected.state == .standby), at)
    #expect((item == nil) == (expected.state != nil), at)
    #expect(item?.item.entry == expected.entry, at)
    #expect(item?.item.content == expected.content, at)
    #expect(item?.variant == expected.variant, at)
    #expect(item?.item.page == expected.page, at)
    #expect(item?.index == expected.position, at)
    if let startsAt = expected.startsAt { #expect((item?.startsAt ?? showing.segment.from) == startsAt, at) }
    if let endsAt = expected.endsAt { #expect((item?.endsAt ?? showing.segment.until) == endsAt, at) }
  }
}
