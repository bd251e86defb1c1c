/// Sums of rolled-up hours, by any of hour, weekday, sex and band.
public struct AudienceSummary: Sendable {
  public enum Dimension: String, Hashable, Sendable, Codable, CaseIterable {
    case hour, weekday, sex, band
  }

  /// What one row is of; nil where it is not told apart by that.
  public struct Key: Hashable, Sendable {
    public var weekday: Weekday?
    public var hour: Int?
    public var sex: Sex?
    public var band: String?
  }

  public struct Sum: Hashable, Sendable {
    public var ots = 0
    /// Nil as long as no sensor could tell.
    public var look: Int?
    /// Sensor-hours that were counted, in seconds.
    public var coverageSeconds = 0
  }

  private let dimensions: Set<Dimension>
  private var sums: [Key: Sum] = [:]

  public init(by dimensions: Set<Dimension>) { self.dimensions = dimensions }

  /// Adds one sensor's hour, which lies at that hour of its local week.
  public mutating func add(_ hour: AudienceHour, weekday: Weekday, localHour: Int) {
    if hour.cells.isEmpty, dimensions.isDisjoint(with: [.sex, .band]) {
      // Nobody came: that is a count, unlike an hour without data.
      let key = Key(
        weekday: dimensions.contains(.weekday) ? weekday : nil, hour: dimensions.contains(.hour) ? localHour : nil)
      sums[key, default: Sum()].coverageSeconds += hour.coverageSeconds
    }
    var seen = Set<Key>()
    for cell in hour.cells {
      let key = Key(
        weekday: dimensions.contains(.weekday) ? weekday : nil, hour: dimensions.contains(.hour) ? localHour : nil,
        sex: dimensions.contains(.sex) ? cell.sex : nil, band: dimensions.contains(.band) ? cell.band : nil)
      var sum = sums[key, default: Sum()]
      sum.ots += cell.ots
      if let look = cell.look { sum.look = (sum.look ?? 0) + look }
      if seen.insert(key).inserted { sum.coverageSeconds += hour.coverageSeconds }
      sums[key] = sum
    }
  }

  /// In the order of weekday, hour, sex and band.
  public var rows: [(key: Key, sum: Sum)] {
    func order(_ key: Key) -> (Int, Int, String, String) {
      (key.weekday?.daysAfterMonday ?? -1, key.hour ?? -1, key.sex?.rawValue ?? "", key.band ?? "")
    }
    return sums.map { (key: $0.key, sum: $0.value) }.sorted { order($0.key) < order($1.key) }
  }
}
