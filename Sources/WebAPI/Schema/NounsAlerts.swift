internal import Alerts
internal import Signage

/// What is said of the messages of machines.
extension Schema {
  static let alertDecision = Schema.object([
    .required("accept", .boolean, "Whether it does what it proposes."),
    .optional("reason", .text(1...500, lines: .many), "Required where it is rejected."),
  ]).named("AlertDecision")

  /// What is answered to a feed: the alert that did most, and each of the document's.
  static let alertReceipt = Schema.object(
    receiptFields + [
      .required(
        "alerts", .array(of: .object(receiptFields), count: 1...AlertMessage.mostParts), "Each of the document's.")
    ]
  ).named("AlertReceipt")

  private static let receiptFields: [Field] = [
    .required("id", .identifier, "Of GET /v1/alerts/{id}."),
    .required("decision", .choice(Verdict.Decision.self)),
    .required("rule", .choice(AlertRule.self), "Why, in a word for programs."),
    .required("reason", .localized(1...200, requiring: ["ja"]), "Why, in a sentence."),
    .required("detail", Schema.text(0...1000).nullable, "The element, figure or language at fault."),
    .required("emergency", Schema.identifier.nullable, "What it did most to."),
  ]
}
