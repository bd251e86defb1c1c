/// One band of ages of a scheme, as sensors name it.
public struct AgeBand: Hashable, Sendable {
  /// As it stands in a count: `25-34`, `65+`, `<18`.
  public let name: String
  /// Whole years, the end excluded; nil where the age is not known. Open-ended bands end with the age of 100.
  public let ages: Range<Int>?

  init(_ name: String, _ ages: Range<Int>?) {
    self.name = name
    self.ages = ages
  }

  /// The share of this band's years that lies in `range`, 0...1, every year weighing alike; 0 where the age is not known.
  func share(in range: Range<Int>) -> Double {
    guard let ages, !ages.isEmpty else { return 0 }
    return Double(ages.clamped(to: range).count) / Double(ages.count)
  }
}

extension BandScheme {
  /// One more than the greatest age that is reckoned with.
  static let endOfAges = 101

  /// The scheme's bands, from the youngest.
  public var bands: [AgeBand] {
    switch self {
    case .tenYear: Self.tenYearBands
    case .fukui: Self.fukuiBands
    case .four: Self.fourBands
    case .unknown: Self.unknownBands
    }
  }

  /// Nil for a name that is not in the scheme.
  public func band(named name: String) -> AgeBand? { bands.first { $0.name == name } }

  private static let tenYearBands =
    (0..<7).map { decade in AgeBand("\(decade * 10)-\(decade * 10 + 9)", decade * 10..<decade * 10 + 10) }
    + [AgeBand("70+", 70..<endOfAges)]

  private static let fukuiBands = [
    AgeBand("0-5", 0..<6), AgeBand("6-12", 6..<13), AgeBand("13-17", 13..<18), AgeBand("18-24", 18..<25),
    AgeBand("25-34", 25..<35), AgeBand("35-44", 35..<45), AgeBand("45-54", 45..<55), AgeBand("55-64", 55..<65),
    AgeBand("65+", 65..<endOfAges),
  ]

  private static let fourBands = [
    AgeBand("<18", 0..<18), AgeBand("18-34", 18..<35), AgeBand("35-64", 35..<65), AgeBand("65+", 65..<endOfAges),
  ]

  private static let unknownBands = [AgeBand("unknown", nil)]
}
