/// A number for each of the 18 cells in which the model thinks: male, then female, each in the nine bands of `fukui`.
/// Held in place, without an allocation: pools ask for thousands of them.
public struct AudienceGrid: Hashable, Sendable {
  public static let bands = BandScheme.fukui.bands
  public static let cellCount = 18
  static let bandCount = 9

  private var cells: InlineArray<18, Double>

  public static let zero = AudienceGrid(repeating: 0)

  init(repeating value: Double) { cells = InlineArray(repeating: value) }

  /// Takes the first 18 of `values`; missing ones are 0.
  init(values: some Collection<Double>) {
    self.init(repeating: 0)
    for (cell, value) in zip(0..<Self.cellCount, values) { cells[cell] = value }
  }

  /// The number of `cell`, 0...17: `9 * (male 0, female 1) + band`. None is negative.
  public internal(set) subscript(cell: Int) -> Double {
    get { cells[cell] }
    set { cells[cell] = newValue }
  }

  public var values: [Double] { (0..<Self.cellCount).map { cells[$0] } }

  public var total: Double {
    var sum = 0.0
    for cell in cells.indices { sum += cells[cell] }
    return sum
  }

  /// The cells' shares, which sum to 1; nil when the total is 0.
  public var shares: AudienceGrid? {
    let total = self.total
    guard total > 0 else { return nil }
    var shares = self
    for cell in cells.indices { shares.cells[cell] /= total }
    return shares
  }

  static func + (left: AudienceGrid, right: AudienceGrid) -> AudienceGrid {
    var sum = left
    for cell in sum.cells.indices { sum.cells[cell] += right.cells[cell] }
    return sum
  }

  func scaled(by factor: Double) -> AudienceGrid {
    var result = self
    for cell in cells.indices { result.cells[cell] *= factor }
    return result
  }

  /// Each cell's number times the other's.
  func masked(by other: AudienceGrid) -> AudienceGrid {
    var result = self
    for cell in cells.indices { result.cells[cell] *= other.cells[cell] }
    return result
  }

  /// The sum over cells of this grid's number times the other's.
  func product(_ other: AudienceGrid) -> Double {
    // Two sums, since each addition waits for the one before it.
    var (male, female) = (0.0, 0.0)
    for band in 0..<Self.bandCount {
      male += cells[band] * other.cells[band]
      female += cells[Self.bandCount + band] * other.cells[Self.bandCount + band]
    }
    return male + female
  }

  /// How much of each cell an intended audience takes, 0...1: by years where a band is cut, every year weighing alike. Sex
  /// `unknown` means both.
  static func membership(of audience: IntendedAudience?) -> AudienceGrid {
    guard let audience else { return AudienceGrid(repeating: 1) }
    let first = min(max(audience.fromAge ?? 0, 0), BandScheme.endOfAges - 1)
    let end = min(max(audience.untilAge ?? BandScheme.endOfAges, -1), BandScheme.endOfAges - 1) + 1
    var membership = zero
    guard first < end else { return membership }
    for (band, ages) in bands.enumerated() {
      let share = ages.share(in: first..<end)
      if audience.sex != .female { membership.cells[band] = share }
      if audience.sex != .male { membership.cells[bandCount + band] = share }
    }
    return membership
  }

  /// Of a membership: whether it leaves nobody out.
  var isEverybody: Bool { cells.indices.allSatisfy { cells[$0] >= 1 } }

  public static func == (left: AudienceGrid, right: AudienceGrid) -> Bool {
    left.cells.indices.allSatisfy { left.cells[$0] == right.cells[$0] }
  }

  public func hash(into hasher: inout Hasher) {
    for cell in cells.indices { hasher.combine(cells[cell]) }
  }
}

/// What one cell of a scheme counted within some time.
public struct AudienceCell: Hashable, Sendable, Codable {
  public var sex: Sex
  /// A band of the scheme that goes with it.
  public var band: String
  public var ots: Int
  /// Nil where the sensor cannot tell, which is not 0.
  public var look: Int?

  public init(sex: Sex, band: String, ots: Int, look: Int? = nil) {
    self.sex = sex
    self.band = band
    self.ots = ots
    self.look = look
  }
}

/// Counts of any scheme, brought into the grid. Nothing is lost or added: `grid.total` is the sum of what was given.
public struct GridMapping: Hashable, Sendable {
  public private(set) var grid: AudienceGrid
  /// How many of the total had no age: their cells are an expectation (推計), not a count.
  public private(set) var estimated: Double

  /// Maps the cells' OTS.
  ///
  /// - A band goes to the grid's bands in proportion to the years they share, every year weighing alike.
  /// - A count of unknown sex goes to both sexes as they were counted in that band; where none were, as in all bands; then as
  ///   `expectation` has them in that band; else in halves.
  /// - A count of unknown age goes to the cells (of its sex, if that is known) as these were counted; where none were, as
  ///   `expectation` has them; else evenly.
  public init(_ cells: [AudienceCell], scheme: BandScheme, expectation: AudienceGrid? = nil) {
    let bandCount = AudienceGrid.bandCount
    var known = AudienceGrid.zero
    var unsexed = [Double](repeating: 0, count: bandCount)
    var unaged: [Sex: Double] = [:]
    for cell in cells {
      guard let ages = scheme.band(named: cell.band)?.ages else {
        unaged[cell.sex, default: 0] += Double(cell.ots)
        continue
      }
      for (index, band) in AudienceGrid.bands.enumerated() {
        let part = Double(cell.ots) * Self.part(of: ages, in: band)
        switch cell.sex {
        case .male: known[index] += part
        case .female: known[bandCount + index] += part
        case .unknown: unsexed[index] += part
        }
      }
    }
    grid = Self.sexed(unsexed, like: known, expectation: expectation)
    estimated = unaged.values.reduce(0, +)
    let counted = grid
    for sex in Sex.allCases {
      guard let amount = unaged[sex], amount > 0 else { continue }
      let pattern = Self.pattern(for: sex, counted: counted, expectation: expectation)
      grid = grid + pattern.scaled(by: amount)
    }
  }

  /// The share of `ages` that lies in `band`.
  private static func part(of ages: Range<Int>, in band: AgeBand) -> Double {
    guard let bandAges = band.ages else { return 0 }
    return Double(ages.clamped(to: bandAges).count) / Double(ages.count)
  }

  private static func sexed(
    _ unsexed: [Double], like known: AudienceGrid, expectation: AudienceGrid?
  ) -> AudienceGrid {
    let bandCount = unsexed.count
    let maleTotal = (0..<bandCount).reduce(0) { $0 + known[$1] }
    let total = known.total
    var result = known
    for (index, amount) in unsexed.enumerated() where amount > 0 {
      let (male, female) = (known[index], known[bandCount + index])
      let expected = expectation.map { ($0[index], $0[bandCount + index]) } ?? (0, 0)
      let maleShare: Double
      if male + female > 0 {
        maleShare = male / (male + female)
      } else if total > 0 {
        maleShare = maleTotal / total
      } else if expected.0 + expected.1 > 0 {
        maleShare = expected.0 / (expected.0 + expected.1)
      } else {
        maleShare = 0.5
      }
      result[index] += amount * maleShare
      result[bandCount + index] += amount * (1 - maleShare)
    }
    return result
  }

  /// Shares, summing to 1, by which a count of unknown age is spread.
  private static func pattern(for sex: Sex, counted: AudienceGrid, expectation: AudienceGrid?) -> AudienceGrid {
    let mask = AudienceGrid.membership(of: IntendedAudience(sex: sex))
    func masked(_ grid: AudienceGrid) -> AudienceGrid? {
      grid.masked(by: mask).shares
    }
    let everyCell = mask.scaled(by: 1 / max(1, mask.total))
    return masked(counted) ?? expectation.flatMap(masked) ?? everyCell
  }
}
