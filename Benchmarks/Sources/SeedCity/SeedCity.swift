import Crypto
import Database
import Foundation
import Signage
import SignageStore

/// Fills an empty data directory with a city of text notices: `SeedCity DIR CONTENTS DISPLAYS SITES`. The sites stand in 24
/// wards. With one site every content has an entry of its own for all displays; with more, one in a hundred has, and the
/// others are for a ward or a site. Prints a line `NAME TOKEN` for an editor and for each display.
@main
struct SeedCity {
  static func main() async throws {
    let numbers = CommandLine.arguments.dropFirst(2).compactMap { Int($0) }
    guard CommandLine.arguments.count == 5, numbers.count == 3 else { throw Usage() }
    let city = SeedCity(contents: numbers[0], displays: numbers[1], sites: numbers[2])
    let directory = CommandLine.arguments[1]
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let store = try SignageStore(.sqlite(path: directory + "/kosatsu.sqlite"))
    let now = Instant(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000))
    let lines = try await store.record(at: now) { writing in
      try city.makePlaces(in: writing)
      for number in 0..<city.contents { try city.makeContent(number, in: writing) }
      return try city.makeTokens(in: writing)
    }
    store.close()
    print(lines.joined(separator: "\n"))
  }

  let contents: Int
  let displays: Int
  let sites: Int

  private func ward(_ number: Int) throws -> WardCode {
    guard let ward = WardCode("\(27_101 + number % 24)") else { throw Usage() }
    return ward
  }

  private func makePlaces(in writing: Writing) throws {
    for number in 0..<sites {
      try writing.save(
        Site(
          id: try id("site-\(number)"), name: ["ja": "区役所", "en": "Office"], ward: try ward(number),
          timeZone: "Asia/Tokyo"))
    }
    for number in 0..<displays {
      try writing.save(
        Display(
          id: try id("display-\(number)"), site: try id("site-\(number % sites)"), name: "Display \(number)",
          languages: ["ja", "en"]))
    }
  }

  private func makeContent(_ number: Int, in writing: Writing) throws {
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
        id: try id("entry-\(number)"), subject: .content(content.id), targets: [try target(number)],
        slots: slots(number),
        priority: priority, area: .city, createdAt: writing.now.advanced(byMilliseconds: Int64(number)), createdBy: "a")
    )
  }

  private func target(_ number: Int) throws -> Target {
    if sites == 1 || number % 100 == 0 { return .all }
    return number % 20 < 10 ? .ward(try ward(number)) : .site(try id("site-\(number % sites)"))
  }

  /// Of a larger city half of the entries have hours of their own.
  private func slots(_ number: Int) -> [Slot] {
    guard sites > 1, number % 4 > 1, let from = LocalTime(minutes: 480 + number % 6 * 30),
      let until = LocalTime(minutes: 900 + number % 7 * 60)
    else { return [] }
    return [Slot(weekdays: number % 8 == 2 ? [.monday, .thursday] : nil, windows: [Window(from: from, until: until)])]
  }

  private func makeTokens(in writing: Writing) throws -> [String] {
    let editor = Token(prefix: "kst_")
    _ = try writing.newToken(editor.digest.hexadecimal, name: "editor", role: .approver)
    return try ["editor \(editor.text)"]
      + (0..<displays).map { number in
        let token = Token(prefix: "kst_")
        let name = "display-\(number)"
        _ = try writing.newToken(token.digest.hexadecimal, name: name, role: .display, display: try id(name))
        return "\(name) \(token.text)"
      }
  }

  private func id<Noun>(_ text: String) throws -> Identifier<Noun> {
    guard let id = Identifier<Noun>(text) else { throw Usage() }
    return id
  }
}

struct Usage: Error, CustomStringConvertible {
  var description: String { "SeedCity DIR CONTENTS DISPLAYS SITES" }
}
