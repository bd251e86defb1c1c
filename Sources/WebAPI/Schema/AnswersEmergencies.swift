internal import Signage

/// What is answered about emergencies.
extension Schema {
  private static let person = Schema.text(0...200)
  private static let reasonGiven = Schema.text(1...500, lines: .many).nullable
  private static let revision = Field.required("revision", .count)
  static let emergencyTitle = Schema.localized(1...200)
  static let emergencyText = Schema.localized(.text(0...1000, lines: .many))

  static let messageAnswerFields: [Field] = [
    .required("kind", .choice(EmergencyMessage.Kind.self)),
    .required("precedence", .integer(0...3), "0 is the highest."),
    .required("level", Schema.integer(1...5).nullable, "警戒レベル"), .required("title", emergencyTitle),
    .required("text", emergencyText), .required("targets", .array(of: .target, count: 0...2000)),
    .required("presentation", .choice(EmergencyMessage.Presentation.self)), .required("expiresAt", .instant),
  ]

  private static let emergencyFields: [Field] =
    [
      .required("id", .identifier), revision, .required("state", .choice(Emergency.State.self)),
      .required("source", .choice(["officer", "cap", "jma"])),
    ] + messageAnswerFields + [
      .required("createdBy", person), .required("createdAt", .instant),
      .required("activatedAt", Schema.instant.nullable), .required("revisedBy", person.nullable),
      .required("revisedAt", Schema.instant.nullable), .required("confirmedBy", person.nullable),
      .required("breakGlassReason", reasonGiven), .required("rejectionReason", reasonGiven),
      .required("endedAt", Schema.instant.nullable), .required("endedBy", person.nullable),
      .required("drill", Schema.identifier.nullable, "The plan that it comes from."),
      .required("expiresSoon", .boolean, "Within the hour."),
      .required("warnings", .array(of: .count, count: 0...10), "So many minutes before its end it was warned of it."),
      .required(
        "waiting",
        Schema.object(
          [revision] + messageAnswerFields + [
            .required("createdBy", person), .required("createdAt", .instant), .required("lapsesAt", .instant),
          ]
        ).named("WaitingRevision").nullable, "What a second officer reads and confirms."),
      .required(
        "closing",
        Schema.object([
          .required("revision", Schema.count.nullable), .required("title", emergencyTitle),
          .required("text", emergencyText), .required("until", .instant),
        ]).named("ClosingMessage").nullable, "What its end says on screen."),
    ]

  /// `POST /v1/emergencies` and every step after it.
  static let emergencyAnswer = Schema.object(emergencyFields).named("EmergencyAnswer")

  private static let pastRevision = Schema.object(
    [revision, .required("outcome", .choice(Emergency.PastRevision.Outcome.self))] + messageAnswerFields + [
      .required("createdBy", person), .required("createdAt", .instant),
      .required("activatedAt", Schema.instant.nullable), .required("confirmedBy", person.nullable),
      .required("breakGlassReason", reasonGiven), .required("endedAt", .instant),
      .required("endedBy", person.nullable), .required("reason", reasonGiven),
    ]
  ).named("PastRevision")

  /// `GET /v1/emergencies/{id}`.
  static let emergencyWithRevisions = Schema.object(
    emergencyFields + [
      .required("revisions", .array(of: pastRevision, count: 0...100_000), "Those that gave way or never showed.")
    ]
  ).named("EmergencyWithRevisions")

  /// `GET /v1/emergencies`.
  static let emergencyList = list(
    "emergencies", of: emergencyAnswer, pages: true,
    with: [
      .required(
        "waiting",
        .array(
          of: .object([
            .required("emergency", .identifier), revision, .required("createdBy", person),
            .required("lapsesAt", .instant),
          ]), count: 0...10_000), "For a second officer."),
      .required(
        "breakGlass",
        .array(
          of: .object([
            .required("emergency", .identifier), revision, .required("reason", .text(1...500, lines: .many)),
            .required("by", person), .required("at", .instant),
          ]), count: 0...10_000), "What one officer alone put on screen."),
      .required("expiresSoon", .array(of: .identifier, count: 0...10_000)),
    ]
  ).named("EmergencyList")

  private static let templateAnswer = Schema.object([
    .required("id", .identifier), .required("name", .localized(1...80)),
    .required("use", .choice(EmergencyTemplate.Use.self)),
    .required("kind", Schema.choice(EmergencyMessage.Kind.self).nullable, "The only one that it is for."),
    .required("precedence", .integer(0...3)), .required("level", Schema.integer(1...5).nullable),
    .required("presentation", .choice(EmergencyMessage.Presentation.self)),
    .required("blanks", .array(of: .identifier, count: 0...20), "What stands in braces in title and text."),
    .required("title", emergencyTitle), .required("text", emergencyText),
  ]).named("EmergencyTemplate")

  /// `GET /v1/emergency-templates/{id}`, and all of them.
  static let emergencyTemplate = templateAnswer
  static let emergencyTemplates = list("templates", of: templateAnswer).named("EmergencyTemplates")

  static let drillAnswer = Schema.object([
    .required("id", .identifier), revision, .required("state", .choice(["pending", "confirmed"])),
    .required("title", emergencyTitle), .required("text", emergencyText),
    .required("targets", .array(of: .target, count: 1...200)), .required("precedence", .integer(0...3)),
    .required("level", Schema.integer(1...5).nullable),
    .required("presentation", .choice(EmergencyMessage.Presentation.self)), .required("slots", .slots),
    .required("minutes", .integer(1...DrillPlan.Terms.longestMinutes)), .required("createdBy", person),
    .required("createdAt", .instant), .required("confirmedBy", person.nullable),
    .required("confirmedAt", Schema.instant.nullable),
    .required("next", Schema.instant.nullable, "When one begins; null where none will."),
  ]).named("DrillAnswer")

  static let drillList = list("drills", of: drillAnswer).named("DrillList")
}
