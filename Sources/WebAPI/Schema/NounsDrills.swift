internal import Signage

/// Plans of drills, as they are sent.
extension Schema {
  static let drill = Schema.object(
    [
      .optional("title", .localized(1...40, requiring: ["ja"]), "Required without a template."),
      .optional("text", .localized(.text(1...200, lines: .many), requiring: ["ja"]), "In the languages of the title."),
      .required("targets", .set(of: .target, count: 1...200), "Of these, the displays that are enrolled."),
      .optional("precedence", .integer(0...3), "3, unless a template has its own."),
      .optional("level", Schema.integer(1...5).nullable),
      .optional("presentation", .choice(EmergencyMessage.Presentation.self)),
      .required("slots", .slots, "A drill begins with each window, in the city's local time."),
      .required(
        "minutes", .integer(1...DrillPlan.Terms.longestMinutes), "How long it lasts, never beyond its window."),
    ] + templateFields
  ).named("Drill")
}
