import Crypto
import Database
import Foundation
import Signage
import SignageStore

/// Fills an empty data directory with a city of text notices: `SeedCity DIR CONTENTS DISPLAYS`. Every content has an entry of
/// its own for all displays. Prints a display's token.
@main
struct SeedCity {
  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 4, let contents = Int(arguments[2]), let displays = Int(arguments[3]) else {
      throw Usage()
    }
    try FileManager.default.createDirectory(atPath: arguments[1], withIntermediateDirectories: true)
    let store = try SignageStore(.sqlite(path: arguments[1] + "/kosatsu.sqlite"))
    let now = Instant(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000))
    let token = Token(prefix: "kst_")
    try await store.record(at: now) { writing in
      try makePlaces(displays, in: writing)
      for number in 0..<contents { try makeContent(number, in: writing) }
      _ = try writing.newToken(
        token.digest.hexadecimal, name: "display-0", role: .display, display: try id("display-0"))
    }
    store.close()
    print(token.text)
  }

  private static func makePlaces(_ displays: Int, in writing: Writing) throws {
    guard let ward = WardCode("27127") else { throw Usage() }
    try writing.save(Site(id: try id("site"), name: ["ja": "区役所", "en": "Office"], ward: ward, timeZone: "Asia/Tokyo"))
    for number in 0..<displays {
      try writing.save(
        Display(
          id: try id("display-\(number)"), site: try id("site"), name: "Display \(number)", languages: ["ja", "en"]))
    }
  }

  private static func makeContent(_ number: Int, in writing: Writing) throws {
    let today = LocalDate(dayNumber: Int(writing.now.milliseconds / 86_400_000))
    let version = ContentVersion(
      title: ["ja": "お知らせ \(number)", "en": "Notice \(number)"], department: "広報課",
      period: try DisplayPeriod(firstDay: today.advanced(byDays: -1), lastDay: today.advanced(byDays: 60)),
      alternativeText: ["ja": "お知らせ \(number) の内容"],
      variants: ["ja", "en"].map { language in
        Variant(
          language: language, orientation: nil, source: .text(Notice(title: "お知らせ \(number)", text: "本文 \(number)")))
      })
    var content = Content(
      id: try id("content-\(number)"), owner: .city, current: version, createdAt: writing.now, createdBy: "a")
    try content.submit(by: "a")
    try content.approve(by: "b")
    try writing.save(content)
    // One in ten is of the highest priority used, as in a real week; those make the loop.
    let priority = number % 10 == 0 ? Priority.emphasis : .standard
    try writing.save(
      ScheduleEntry(
        id: try id("entry-\(number)"), subject: .content(content.id), targets: [.all], priority: priority, area: .city,
        createdAt: writing.now, createdBy: "a"))
  }

  private static func id<Noun>(_ text: String) throws -> Identifier<Noun> {
    guard let id = Identifier<Noun>(text) else { throw Usage() }
    return id
  }
}

struct Usage: Error, CustomStringConvertible {
  var description: String { "SeedCity DIR CONTENTS DISPLAYS" }
}
