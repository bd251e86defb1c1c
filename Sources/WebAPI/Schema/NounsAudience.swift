internal import Signage

/// What sensors send. DESIGN 4.5: only these fields; no person, no picture, no place in a picture.
extension Schema {
  static let observations = Schema.object([
    .required("observations", .array(of: .observation, count: 1...1000))
  ]).named("Observations")

  /// Its shape. What its numbers must say is `Observation.validate`'s to check, so that one bad period in a batch is named by its
  /// rule and does not hold up the others; hence the wide ranges.
  private static let observation = Schema.object([
    .required("schemaVersion", .integerChoice([1])),
    .required("sensor", .identifier),
    .required("periodStart", .instant),
    .required("periodSeconds", number, "15, 30, 60, 300, 900 or 3600; periodStart is a multiple of it."),
    .required("coverageSeconds", number, "Of the period, how many were counted."),
    .required("tier", .choice(Observation.Tier.self)),
    .required("bandScheme", .choice(BandScheme.self)),
    .required("cells", .array(of: .cell, count: 0...100)),
    .required("totalOts", number, "The sum over the cells."),
    .optional("totalLook", number, "The sum over the cells."),
    .required("model", .object([.required("vendor", .text(1...200)), .required("version", .text(1...200))])),
    .optional("revision", number, default: 1, "A higher one replaces what was said of the period before."),
    .optional("backfill", .boolean, default: false, "Said later than usual, on purpose."),
  ]).named("Observation")

  private static let cell = Schema.object([
    .required("sex", .choice(Sex.self)),
    .required("band", .text(1...20), "An age band of the scheme."),
    .required("ots", number, "Who could see."),
    .optional("look", number, "Of those, who faced the screen."),
    .optional("dwellSeconds", .number(-1e12...1e12)),
    .optional("lookSeconds", .number(-1e12...1e12)),
  ]).named("Cell")

  private static let number = Schema.integer(-1_000_000_000...1_000_000_000)
}
