import Glibc
import Signage

/// How long it takes to tell what an entry of a year's life will do in a city, by displays and entries. Every site has opening
/// hours of its own that entries ask for, half of the entries are for one ward, and each has slots of its own. Prints
/// `DISPLAYS ENTRIES GROUPS TOTAL` a line, in milliseconds of processor time, medians of 5.
@main
struct EffectTime {
  static func main() throws {
    for (displays, entries) in [(50, 100), (50, 300), (50, 1_000), (500, 300), (10_000, 300), (10_000, 1_000)] {
      let inputs = try inputs(displays: displays, entries: entries)
      guard let id = EntryID("new"), let content = ContentID("content-0") else { throw Malformed() }
      let entry = ScheduleEntry(
        id: id, subject: .content(content), targets: [.all], slots: [try slot(3)], priority: .emphasis, area: .city,
        createdAt: Instant(milliseconds: 1_795_000_000_000), createdBy: "a")
      var totals: [Double] = []
      var groups = 0
      for _ in 0..<5 {
        totals.append(
          milliseconds {
            groups = Schedule.effect(of: entry, in: inputs, now: Instant(milliseconds: 1_795_230_000_000)).groups.count
          })
      }
      print(displays, entries, groups, totals.sorted()[2])
    }
  }

  private static func milliseconds(of work: () -> Void) -> Double {
    let start = processorMilliseconds()
    work()
    return processorMilliseconds() - start
  }

  private static func processorMilliseconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
  }

  private static func slot(_ number: Int) throws -> Slot {
    guard let from = LocalTime(minutes: 8 * 60 + number % 8 * 30),
      let until = LocalTime(minutes: 14 * 60 + number % 6 * 60)
    else { throw Malformed() }
    return Slot(
      weekdays: number % 3 == 0 ? [.monday, .wednesday] : nil, opening: number % 10 == 1 ? .only : nil,
      windows: [Window(from: from, until: until)])
  }

  /// Two displays a site, a site in each of 25 wards and then again; the entries live for a year.
  private static func inputs(displays: Int, entries: Int) throws -> ScheduleInputs {
    var inputs = ScheduleInputs(revision: 1)
    for number in 0..<displays {
      let wards = number / 2 % 25
      guard let site = SiteID("site-\(number / 2)"), let display = DisplayID("display-\(number)"),
        let ward = WardCode("\(27_100 + wards)"), let opens = LocalTime(minutes: 480 + number / 2 % 60),
        let closes = LocalTime(minutes: 1050)
      else { throw Malformed() }
      inputs.sites[site] = Site(
        id: site, name: ["ja": "区役所"], ward: ward, timeZone: "Asia/Tokyo",
        calendar: OpeningCalendar(slots: [Slot(windows: [Window(from: opens, until: closes)])]))
      inputs.displays[display] = Display(id: display, site: site, name: "\(number)", languages: ["ja", "en"])
    }
    let first = LocalDate(dayNumber: 20_770)
    let period = try DisplayPeriod(firstDay: first, lastDay: first.advanced(byDays: 365))
    for number in 0..<entries {
      guard let content = ContentID("content-\(number)"), let entry = EntryID("entry-\(number)"),
        let ward = WardCode("\(27_100 + number % 25)")
      else { throw Malformed() }
      inputs.contents[content] = PlayableContent(
        id: content, owner: .city, readiness: .playable, title: ["ja": "お知らせ"], period: period,
        variants: [PlayableVariant(language: "ja", orientation: nil, picture: .text(Notice(title: "a", text: "b")))])
      inputs.entries.append(
        ScheduleEntry(
          id: entry, subject: .content(content), targets: [number % 2 == 0 ? .all : .ward(ward)],
          slots: [try slot(number)], priority: Priority(number % 6) ?? .standard, area: .city,
          createdAt: Instant(milliseconds: Int64(number)), createdBy: "a"))
    }
    return inputs
  }
}

struct Malformed: Error {}
