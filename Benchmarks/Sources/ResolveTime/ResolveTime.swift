import Signage

/// How long one display's eight days take to resolve, by number of entries, all of them on that display and each with slots of
/// its own. Prints `ENTRIES ALONE WITH-OTHERS` a line, in milliseconds, medians of 15: from nothing but the inputs, and where
/// another display of the city was resolved before.
@main
struct ResolveTime {
  static func main() throws {
    for count in [100, 1_000, 10_000] {
      let inputs = try inputs(entries: count)
      guard let display = DisplayID("display"), let other = DisplayID("other") else { throw Malformed() }
      let day = LocalDate(dayNumber: 20_778)
      var alone: [Double] = []
      var withOthers: [Double] = []
      for _ in 0..<15 {
        alone.append(milliseconds { _ = Schedule.resolve(inputs, display: display, from: day) })
        let timetable = Timetable(inputs)
        _ = timetable.resolve(display: other, from: day)
        withOthers.append(milliseconds { _ = timetable.resolve(display: display, from: day) })
      }
      print(count, alone.sorted()[alone.count / 2], withOthers.sorted()[withOthers.count / 2])
    }
  }

  private static func milliseconds(of work: () -> Void) -> Double {
    let elapsed = ContinuousClock().measure(work)
    return Double(elapsed.components.attoseconds) / 1e15 + Double(elapsed.components.seconds) * 1e3
  }

  private static func inputs(entries count: Int) throws -> ScheduleInputs {
    guard let site = SiteID("site"), let display = DisplayID("display"), let ward = WardCode("27127") else {
      throw Malformed()
    }
    var inputs = ScheduleInputs(revision: 1)
    inputs.sites[site] = Site(id: site, name: ["ja": "区役所"], ward: ward, timeZone: "Asia/Tokyo")
    for id in [display, DisplayID("other")].compactMap({ $0 }) {
      inputs.displays[id] = Display(id: id, site: site, name: "\(id)", languages: ["ja", "en"])
    }
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
