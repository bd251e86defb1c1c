/// The programme's own measure: how many different contents were shown whole at least once, in a fiscal year, by month and ward.
public struct ContentCount: Sendable {
  public struct Month: Hashable, Sendable {
    public var month: CalendarMonth
    public var contents: Int
    /// Of these, the ones that no earlier month of the fiscal year has shown: over all months they add up to the year's.
    public var newContents: Int
  }

  /// The different contents of one place.
  struct Tally: Sendable {
    private var seen: Set<Int> = []
    private var byMonth: [CalendarMonth: Set<Int>] = [:]

    var contents: Int { seen.count }

    mutating func add(_ content: Int, in month: CalendarMonth) {
      seen.insert(content)
      byMonth[month, default: []].insert(content)
    }

    func months(_ months: [CalendarMonth]) -> [Month] {
      var known: Set<Int> = []
      return months.map { month in
        let shown = byMonth[month] ?? []
        defer { known.formUnion(shown) }
        return Month(month: month, contents: shown.count, newContents: shown.subtracting(known).count)
      }
    }
  }

  private let months: [CalendarMonth]
  private var numbers: [ContentID: Int] = [:]
  private var city = Tally()
  private var wards: [WardCode: Tally] = [:]

  /// Of these months, whatever is added.
  public init(months: [CalendarMonth]) { self.months = months }

  /// `content` was shown whole in `month`; `ward` is nil where nobody knows any more where.
  public mutating func add(_ content: ContentID, in month: CalendarMonth, ward: WardCode?) {
    let number = numbers[content] ?? numbers.count
    numbers[content] = number
    city.add(number, in: month)
    if let ward { wards[ward, default: Tally()].add(number, in: month) }
  }

  /// In the whole city, each counted once.
  public var contents: Int { city.contents }
  public var byMonth: [Month] { city.months(months) }

  public func contents(in ward: WardCode) -> Int { wards[ward]?.contents ?? 0 }
  public func byMonth(in ward: WardCode) -> [Month] { (wards[ward] ?? Tally()).months(months) }
  /// The wards where something was shown.
  public var countedWards: Set<WardCode> { Set(wards.keys) }
}
