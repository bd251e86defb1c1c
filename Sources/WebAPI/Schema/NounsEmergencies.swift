internal import Signage

/// Emergencies and what ends them, as they are sent. DESIGN 4.3.
extension Schema {
  static let emergency = Schema.object(messageFields).named("Emergency")

  /// What goes into a template's blanks: one text for all languages, or one each.
  static let blanks = Schema.map(
    MapSchema(keys: .identifier, values: .either([.text(1...60), .localized(1...60)]), count: 0...20))

  /// A template in the place of title and text.
  static let templateFields = template("One of GET /v1/emergency-templates, in place of title and text.")

  private static func template(_ about: String) -> [Field] {
    [
      .optional("template", .identifier, about),
      .optional(
        "blanks", .blanks, "The template's: place and time, each one text for all languages or one a language."),
    ]
  }

  /// A new revision of a message.
  static let emergencyRevision = Schema.object(messageFields).named("EmergencyRevision")

  private static let messageFields: [Field] =
    [
      .required("kind", .choice(EmergencyMessage.Kind.self)),
      .optional("precedence", .integer(0...3), "0 is the highest; a template has its own."),
      .optional("level", Schema.integer(1...5).nullable, "警戒レベル; a template may have its own."),
      .optional("title", .localized(1...40, requiring: ["ja"]), "Required without a template."),
      .optional("text", .localized(.text(1...200, lines: .many), requiring: ["ja"]), "In the languages of the title."),
      .required("targets", .set(of: .target, count: 1...200)),
      .optional(
        "presentation", .choice(EmergencyMessage.Presentation.self), "fullScreen, unless a template has its own."),
      .required("expiresAt", .instant, "At most 72 hours ahead."),
      .optional(
        "breakGlassReason", .text(1...500, lines: .many),
        "Why no second officer can be waited for; the message is shown at once."),
    ] + templateFields

  static let confirmation = Schema.object([
    .required("revision", .integer(1...1_000_000), "The revision that was read and is confirmed.")
  ]).named("Confirmation")

  /// The all-clear; without a text it says what is usual.
  static let clearance = Schema.object(
    [.optional("text", .localized(.text(1...200, lines: .many)), default: [:], "What the all-clear says.")]
      + template(
        "One of GET /v1/emergency-templates, in place of the text; the title is always that of the message, as cleared."
      )
  ).named("Clearance")

  static let correction = Schema.object(
    [
      .optional("title", .localized(1...40), default: [:], "Left out: the message's own title, as corrected."),
      .optional("text", .localized(.text(1...200, lines: .many), requiring: ["ja"]), "What was wrong."),
    ] + templateFields
  ).named("Correction")
}
