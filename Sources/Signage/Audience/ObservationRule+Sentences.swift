extension ObservationRule {
  /// What to send instead, for whoever runs the sensor.
  public var says: String {
    switch self {
    case .unknownSensor: "Register the sensor first, and post with its own token."
    case .periodNotAllowed: "periodSeconds is one of 15, 30, 60, 300, 900 and 3600."
    case .periodNotAligned: "periodStart has to be a whole multiple of periodSeconds since 1970-01-01T00:00:00Z."
    case .coverageOutOfRange: "coverageSeconds is at least 0 and at most periodSeconds."
    case .future: "The period has not passed yet; check the sensor's clock."
    case .tooOld: "Periods that began more than 30 days ago are not taken."
    case .revisionNotAllowed: "revision begins at 1."
    case .modelTooLong: "model's vendor and version have at most 80 characters each."
    case .unknownBand: "Every band has to be one of the scheme's table."
    case .duplicateCell: "Put each sex and band once."
    case .negativeCount: "Counts are at least 0."
    case .countTooLarge: "More people than can pass in that time."
    case .countsWithoutCoverage: "Where coverageSeconds is 0 nobody can have been counted."
    case .secondsNotAllowed: "dwellSeconds and lookSeconds are at least 0."
    case .lookInCirculation: "Tier circulation has no look; use tier ots."
    case .lookIncomplete: "Give look in every cell, or in none."
    case .lookExceedsOts: "look cannot be more than ots in a cell."
    case .totalOtsMismatch: "totalOts has to be the sum of the cells' ots."
    case .totalLookMismatch: "totalLook has to be the sum of the cells' look, and there only when they have one."
    }
  }
}
