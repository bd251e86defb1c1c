import Signage

/// How long one display's eight days take to resolve, by number of entries; each entry has slots of its own. Prints
/// `ENTRIES MILLISECONDS` a line, the median of 15.
@main
struct ResolveTime {
  static func main() throws {
    for count in [100, 1_000, 10_000] {
      let inputs = try inputs(entries: count)
      guard let display = inputs.displays.keys.first else { continue }
      let day = LocalDate(dayNumber: 20_778)
      let clock = ContinuousClock()
      var times: [Double] = []
      for _ in 0..<15 {
        let elapsed = clock.measure { _ = Schedule.resolve(inputs, display: display, from: day) }
        times.append(Double(elapsed.components.attoseconds) / 1e15 + Double(elapsed.components.seconds) * 1e3)
      }
      print(count, times.sorted()[times.count / 2])
    }
  }

  private static func inputs(entries count: Int) throws -> ScheduleInputs {
    guard let site = SiteID("site"), let display = DisplayID("display"), let ward = WardCode("27127") else {
      throw Malformed()
    }
    var inputs = ScheduleInputs(revision: 1)
    inputs.sites[site] = Site(id: site, name: ["ja": "区役所"], ward: ward, timeZone: "Asia/Tokyo")
    inputs.displays[display] = Display(id: display, site: site, name: "display", languages: ["ja", "en"])
    let first = LocalDate(dayNumber: 20_770)
    let period = try DisplayPeriod(firstDay: first, lastDay: first.advanced(byDays: 60))
    for number in 0..<count {
      guard let content = ContentID("content-\(number)"), let entry = EntryID("entry-\(number)"),
        let from = LocalTime(minutes: 8 * 60 + number % 8 * 30),
        let until = LocalTime(minutes: 14 * 60 + number % 6 * 60)
      else { throw Malformed() }
      inputs.contents[content] = PlayableContent(
        id: content, owner: .city, readiness: .playable, title: ["ja": "お知らせ"], period: period,
        variants: [PlayableVariant(language: "ja", orientation: nil, picture: .text(Notice(title: "a", text: "b")))])
      inputs.entries.append(
        ScheduleEntry(
          id: entry, subject: .content(content), targets: [.all],
          slots: [
            Slot(weekdays: number % 3 == 0 ? [.monday, .wednesday] : nil, windows: [Window(from: from, until: until)])
          ],
          priority: Priority(number % 6) ?? .standard, area: .city, createdAt: Instant(milliseconds: Int64(number)),
          createdBy: "a"))
    }
    return inputs
  }
}

struct Malformed: Error {}
