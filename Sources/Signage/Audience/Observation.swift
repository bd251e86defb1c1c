/// One sensor's counts for one period: only counts, never people. DESIGN 4.5.
public struct Observation: Hashable, Sendable, Codable {
  public var sensor: SensorID
  public var periodStart: Instant
  /// 15, 30, 60, 300, 900 or 3600; `periodStart` is a multiple of it since 1970.
  public var periodSeconds: Int
  /// Of the period, how many the sensor was counting.
  public var coverageSeconds: Int
  public var tier: Tier
  public var bandScheme: BandScheme
  public var cells: [Count]
  public var totalOts: Int
  public var totalLook: Int?
  public var model: CountingModel
  /// A higher one replaces what was said of the same period before.
  public var revision: Int
  /// Said later than usual, on purpose.
  public var backfill: Bool

  /// How much being counted says about having seen: passing by, able to see, likely to have, adjusted for visibility.
  public enum Tier: String, Hashable, Sendable, Codable, CaseIterable {
    case circulation, ots, otc, vac
  }

  public init(
    sensor: SensorID, periodStart: Instant, periodSeconds: Int, coverageSeconds: Int, tier: Tier = .ots,
    bandScheme: BandScheme, cells: [Count], totalOts: Int, totalLook: Int? = nil, model: CountingModel,
    revision: Int = 1,
    backfill: Bool = false
  ) {
    self.sensor = sensor
    self.periodStart = periodStart
    self.periodSeconds = periodSeconds
    self.coverageSeconds = coverageSeconds
    self.tier = tier
    self.bandScheme = bandScheme
    self.cells = cells
    self.totalOts = totalOts
    self.totalLook = totalLook
    self.model = model
    self.revision = revision
    self.backfill = backfill
  }
}

/// What one cell (sex x age band) counted.
public struct Count: Hashable, Sendable, Codable {
  public var sex: Sex
  /// A band of the observation's scheme, as `25-34`.
  public var band: String
  public var ots: Int
  public var look: Int?
  public var dwellSeconds: Double?
  public var lookSeconds: Double?

  public init(
    sex: Sex, band: String, ots: Int, look: Int? = nil, dwellSeconds: Double? = nil, lookSeconds: Double? = nil
  ) {
    self.sex = sex
    self.band = band
    self.ots = ots
    self.look = look
    self.dwellSeconds = dwellSeconds
    self.lookSeconds = lookSeconds
  }
}

/// The program that counted.
public struct CountingModel: Hashable, Sendable, Codable {
  public var vendor: String
  public var version: String

  public init(vendor: String, version: String) {
    self.vendor = vendor
    self.version = version
  }
}

/// The named tables of age bands that sensors use; stored as received.
public enum BandScheme: String, Hashable, Sendable, Codable, CaseIterable {
  case tenYear = "ten-year", fukui, four, unknown
}
