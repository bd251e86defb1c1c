import Signage

/// Schedules drawn by lot, with every kind of slot, around one week.
struct RandomSchedule {
  var random: TestRandom
  let from: LocalDate

  init(seed: UInt64, from: LocalDate) {
    random = TestRandom(seed: seed)
    self.from = from
  }

  mutating func city(zone: String, entries: Int, pools: Bool = true) -> TestCity {
    var city = TestCity(zone: zone, languages: random.oneIn(2) ? ["ja", "en"] : ["ja"])
    city.inputs.sites[TestCity.site]?.calendar = OpeningCalendar(
      slots: [
        Slot(weekdays: [.monday, .wednesday, .friday], holidays: .exclude, windows: [window("09:00", "17:30")]),
        Slot(monthlyDays: [.weekday(.sunday, nth: 4)], windows: [window("10:00", "01:00")]),
      ], extraDates: [from.advanced(byDays: random.below(8))], exceptDates: [from.advanced(byDays: random.below(8))])
    if random.oneIn(6) { city.inputs.sites[TestCity.site]?.calendar.slots = [] }
    if random.oneIn(2) { city.inputs.displays[TestCity.display]?.activeHours = [slot(), Slot(windows: [aWindow()])] }
    for index in 0..<6 { content("c\(index)", in: &city) }
    let contents = (0..<6).map { id("c\($0)", ContentID.self) }
    let campaign = Campaign(id: id("campaign", CampaignID.self), owner: .city, contents: Array(contents[0..<3]))
    city.inputs.campaigns = [campaign.id: campaign]
    let pool = Pool(id: id("pool", PoolID.self), owner: .city, contents: Array(contents[2..<6]), itemsPerLoop: 3)
    city.inputs.pools = [pool.id: pool]
    if random.oneIn(2) { city.inputs.city.defaultContent = contents[0] }
    if random.oneIn(4) { city.inputs.sites[TestCity.site]?.defaultContent = contents[1] }
    if random.oneIn(4) { city.inputs.displays[TestCity.display]?.defaultContent = contents[2] }
    // So that there are some wherever the zone is.
    let feasts = [1, 2 + random.below(4)].map { Holiday(day: from.advanced(byDays: $0), name: ["ja": "祭"]) }
    city.inputs.holidays = HolidayCalendar(HolidayCalendar.japan.holidays + feasts)
    // Some schedules crowd around the priorities that others join, or no longer.
    let priorities = random.oneIn(2) ? Array(0...9) : [2, 7, 7, 8]
    let targets: [Signage.Target] = [
      .all, .ward(ward("27127")), .site(TestCity.site), .display(TestCity.display), .tag("tourism"),
    ]
    for index in 0..<entries {
      let subject: ScheduleEntry.Subject =
        switch random.below(6) {
        case 0: .campaign(campaign.id)
        case 1 where pools: .pool(pool.id)
        default: .content(random.pick(contents))
        }
      city.entry(
        "e\(index)", subject, targets: [random.oneIn(10) ? .tag("school") : random.pick(targets)],
        slots: (0..<random.below(3)).map { _ in slot() }, priority: random.pick(priorities), plays: 1 + random.below(4),
        always: random.oneIn(6), area: random.oneIn(12) ? .ward(ward("27128")) : .city)
    }
    return city
  }

  mutating func content(_ name: String, in city: inout TestCity) {
    let firstDay = from.advanced(byDays: random.below(8) - 5)
    city.content(
      name, firstDay: firstDay, lastDay: firstDay.advanced(byDays: 3 + random.below(10)), seconds: 5 + random.below(20),
      readiness: random.oneIn(8) ? .failed : .playable,
      variants: random.oneIn(3) ? [document(1 + random.below(3))] : [picture("ja"), video(7.5, "en")])
  }

  mutating func aWindow() -> Window {
    let from = random.below(1440)
    let until = random.oneIn(4) ? 1440 : random.below(1441)
    return from == until
      ? window("01:30", "02:30") : Window(from: must(LocalTime(minutes: from)), until: must(LocalTime(minutes: until)))
  }

  mutating func slot() -> Slot {
    var slot = Slot()
    if random.oneIn(3) { slot.firstDay = from.advanced(byDays: random.below(10) - 5) }
    if random.oneIn(4) { slot.lastDay = (slot.firstDay ?? from).advanced(byDays: random.below(8)) }
    if slot.firstDay != nil, random.oneIn(2) { slot.everyWeeks = 1 + random.below(3) }
    if random.oneIn(4) { slot.weekdays = Weekday.allCases.filter { _ in !random.oneIn(3) } }
    if random.oneIn(6) {
      slot.monthlyDays = [
        .day(-1), .day(from.advanced(byDays: 2).day), .weekday(random.pick(Weekday.allCases), nth: 1 + random.below(5)),
        .weekday(random.pick(Weekday.allCases), nth: -1),
      ]
    }
    if random.oneIn(4) { slot.holidays = random.pick(HolidayRule.allCases) }
    if random.oneIn(5) { slot.opening = random.pick(OpeningRule.allCases) }
    if random.oneIn(5) { slot.exceptDates = [from.advanced(byDays: random.below(8))] }
    if !random.oneIn(3) { slot.windows = (0...random.below(3)).map { _ in aWindow() } }
    if slot.weekdays?.isEmpty ?? false { slot.weekdays = nil }
    return slot
  }

  /// Weeks with and without clock changes, over the end of a year and of a leap year's February.
  static let weeks: [(zone: String, from: String)] = [
    ("Asia/Tokyo", "2026-09-18"), ("Europe/Berlin", "2026-10-21"), ("Europe/Berlin", "2026-03-25"),
    ("America/New_York", "2026-10-28"), ("America/New_York", "2026-03-05"), ("Australia/Lord_Howe", "2026-04-01"),
    ("Australia/Lord_Howe", "2026-09-30"), ("Asia/Kathmandu", "2026-11-19"),
    ("Asia/Tokyo", "2026-12-27"), ("Asia/Kathmandu", "2028-02-24"),
  ]
}
