/// The first rule that an observation breaks, in the words of the API's `rejected[{index, rule}]`. The words are part of the
/// contract and never change their meaning.
public enum ObservationRule: String, Error, Hashable, Sendable, CaseIterable {
  /// No sensor is registered under this id.
  case unknownSensor
  /// `periodSeconds` is none of 15, 30, 60, 300, 900, 3600.
  case periodNotAllowed
  /// `periodStart` is not a multiple of the period since 1970-01-01T00:00:00Z.
  case periodNotAligned
  /// `coverageSeconds` is negative or longer than the period.
  case coverageOutOfRange
  /// What was covered ends more than five minutes after the server's time.
  case future
  /// The period began more than 30 days ago; raw periods that old are gone, backfilled or not.
  case tooOld
  /// `revision` is less than 1.
  case revisionNotAllowed
  /// The counting model's vendor or version is longer than 80 characters.
  case modelTooLong
  /// A cell's band is not in the scheme's table.
  case unknownBand
  /// Two cells have the same sex and band.
  case duplicateCell
  /// A count, or a total, is negative.
  case negativeCount
  /// More people than could pass: over 100 a second of the period in one cell.
  case countTooLarge
  /// People were counted in no time: `coverageSeconds` is 0 and a count is not.
  case countsWithoutCoverage
  /// A `dwellSeconds` or `lookSeconds` is negative or not a number.
  case secondsNotAllowed
  /// `circulation` counts who passes by and cannot say who looked.
  case lookInCirculation
  /// Some cells say how many looked and others do not.
  case lookIncomplete
  /// More looked than could see.
  case lookExceedsOts
  /// `totalOts` is not the sum of the cells' `ots`.
  case totalOtsMismatch
  /// `totalLook` is not the sum of the cells' `look`, or only one of both is there.
  case totalLookMismatch
}

extension Observation {
  public static let allowedPeriodSeconds: Set<Int> = [15, 30, 60, 300, 900, 3600]
  /// How long raw periods are kept and taken.
  public static let daysKept = 30

  /// Throws the first rule that is broken. `registeredSensor` is the sensor of that id, nil if there is none; `now` is the
  /// server's time.
  public func validate(registeredSensor: Sensor?, at now: Instant) throws(ObservationRule) {
    guard let registeredSensor, registeredSensor.id == sensor else { throw .unknownSensor }
    try validatePeriod(at: now)
    guard revision >= 1 else { throw .revisionNotAllowed }
    guard model.vendor.count <= 80, model.version.count <= 80 else { throw .modelTooLong }
    try validateCells()
    try validateLooks()
    // Cannot overflow: the cells are at most as many as the scheme has, each within its bound.
    guard totalOts == cells.reduce(0, { $0 + $1.ots }) else { throw .totalOtsMismatch }
  }

  private func validatePeriod(at now: Instant) throws(ObservationRule) {
    guard Self.allowedPeriodSeconds.contains(periodSeconds) else { throw .periodNotAllowed }
    let milliseconds = periodStart.milliseconds
    guard milliseconds >= 0, milliseconds % (Int64(periodSeconds) * 1000) == 0 else { throw .periodNotAligned }
    guard (0...periodSeconds).contains(coverageSeconds) else { throw .coverageOutOfRange }
    // The start is compared before anything is added to it: it may be as large as a number can be.
    let latest = now.advanced(bySeconds: 300)
    guard periodStart <= latest, periodStart.advanced(bySeconds: Int64(coverageSeconds)) <= latest else {
      throw .future
    }
    guard periodStart >= now.advanced(bySeconds: -Int64(Self.daysKept) * 86_400) else { throw .tooOld }
  }

  private func validateCells() throws(ObservationRule) {
    guard totalOts >= 0, (totalLook ?? 0) >= 0 else { throw .negativeCount }
    let greatest = 100 * periodSeconds
    var seen: Set<Cell> = []
    for cell in cells {
      guard bandScheme.band(named: cell.band) != nil else { throw .unknownBand }
      guard seen.insert(Cell(sex: cell.sex, band: cell.band)).inserted else { throw .duplicateCell }
      guard cell.ots >= 0, (cell.look ?? 0) >= 0 else { throw .negativeCount }
      guard cell.ots <= greatest else { throw .countTooLarge }
      guard coverageSeconds > 0 || cell.ots == 0 else { throw .countsWithoutCoverage }
      for seconds in [cell.dwellSeconds, cell.lookSeconds] {
        if let seconds, !seconds.isFinite || seconds < 0 { throw .secondsNotAllowed }
      }
    }
  }

  private func validateLooks() throws(ObservationRule) {
    let looks = cells.compactMap(\.look)
    if tier == .circulation {
      guard looks.isEmpty, totalLook == nil, cells.allSatisfy({ $0.lookSeconds == nil }) else {
        throw .lookInCirculation
      }
    }
    guard looks.isEmpty || looks.count == cells.count else { throw .lookIncomplete }
    guard cells.allSatisfy({ ($0.look ?? 0) <= $0.ots }) else { throw .lookExceedsOts }
    if looks.isEmpty {
      // A period in which nobody came has no cells to say it; its total may.
      guard totalLook == nil || (cells.isEmpty && totalLook == 0) else { throw .totalLookMismatch }
    } else {
      guard totalLook == looks.reduce(0, +) else { throw .totalLookMismatch }
    }
  }

  private struct Cell: Hashable {
    var sex: Sex
    var band: String
  }
}
