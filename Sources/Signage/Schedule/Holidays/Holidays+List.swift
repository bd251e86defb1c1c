extension HolidayCalendar {
  /// Japan's, with the years that `list` holds as they stand there and all others as computed.
  public static func japan(by list: HolidayList?) -> HolidayCalendar {
    guard let list else { return .japan }
    let years = list.heldYears
    let computed = japan.holidays.filter { !years.contains($0.day.year) }
    return HolidayCalendar(computed + list.days.map(\.holiday), importedYears: years)
  }

  /// What is different from `computed` in each of the imported years, in order; also where nothing is.
  public func changes(from computed: HolidayCalendar) -> [HolidayChanges] {
    importedYears.sorted().map { year in
      let (old, new) = (computed.holidays(in: year), holidays(in: year))
      return HolidayChanges(
        year: year, days: new.count, added: new.filter { !computed.contains($0.day) },
        removed: old.filter { !contains($0.day) },
        renamed: new.compactMap { holiday in
          computed.name(of: holiday.day).flatMap { name in
            name == holiday.name ? nil : HolidayChanges.Renaming(day: holiday.day, from: name, to: holiday.name)
          }
        })
    }
  }
}

/// What a list changes in one year.
public struct HolidayChanges: Hashable, Sendable {
  public var year: Int
  /// How many holidays the year has by the list.
  public var days: Int
  public var added: [Holiday]
  public var removed: [Holiday]
  public var renamed: [Renaming]

  public struct Renaming: Hashable, Sendable {
    public var day: LocalDate
    public var from: LocalizedText
    public var to: LocalizedText

    public init(day: LocalDate, from: LocalizedText, to: LocalizedText) {
      self.day = day
      self.from = from
      self.to = to
    }
  }

  public init(year: Int, days: Int, added: [Holiday], removed: [Holiday], renamed: [Renaming]) {
    self.year = year
    self.days = days
    self.added = added
    self.removed = removed
    self.renamed = renamed
  }
}

extension HolidayList.Day {
  /// The English names of those that the Act knows.
  private static let known = Dictionary(
    HolidayCalendar.japan.holidays.compactMap { holiday in holiday.name["ja"].map { ($0, holiday.name) } }
  ) { first, _ in first }

  /// Kinds of free days that the list does not tell apart, but the Act does.
  private static let free: Set<String> = ["振替休日", "国民の休日"]

  fileprivate var holiday: Holiday {
    if let known = Self.known[name] { return Holiday(day: day, name: known) }
    guard name.hasPrefix("休日") else { return Holiday(day: day, name: ["ja": name, "en": name]) }
    if name == "休日", let computed = HolidayCalendar.japan.name(of: day), computed["ja"].map(Self.free.contains) ?? false
    {
      return Holiday(day: day, name: computed)
    }
    return Holiday(day: day, name: ["ja": name, "en": "Holiday"])
  }
}
