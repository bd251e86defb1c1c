internal import Signage

/// What is answered about contents.
extension Schema {
  static let contentAnswer = Schema.object(
    [
      .required("id", .identifier), .required("state", .choice(ContentState.self)),
      .required("processing", processing, "Of all its files: the worst."),
      .required("version", .count, "Each change makes a new one."),
      .required("approvedVersion", Schema.count.nullable, "The one that screens show."),
      .required("title", .localized(1...80)),
    ] + contentChange.answeredFields().filter { $0.name != "title" } + [
      .required("owner", .area), .required("variants", .array(of: contentVariant, count: 0...60)),
      .required("submittedBy", Schema.text(0...200).nullable),
      .required("returnReason", Schema.text(1...500, lines: .many).nullable),
      .required("createdBy", .text(0...200)), .required("createdAt", .instant),
    ]
  ).named("Content")

  static let contentList = list("contents", of: contentAnswer, pages: true).named("ContentList")

  private static let processing = Schema.choice(["processing", "ready", "failed"])

  private static let contentVariant = Schema.object([
    .required("key", .formatted(.variantKey)), .required("language", .languageTag),
    .required("orientation", .choice(["landscape", "portrait", "any"])),
    .optional("kind", .choice(["image", "document", "video", "text"]), "As soon as it is known."),
    .optional("title", .text(1...80), "Of a notice."), .optional("text", .text(1...800, lines: .many), "Of a notice."),
    .optional("sha256", .sha256, "Of the file as it came."), .optional("type", .text(1...80), "Its media type."),
    .optional("bytes", .count), .optional("processing", processing),
    .optional("reason", .localized(.text(1...1000, lines: .many)), "Why it failed, and what to do."),
    .optional(
      "pages", .array(of: .array(of: .rendition, count: 0...10), count: 0...50),
      "Each page's renditions from small to large; of a still or a video the one page."),
  ]).named("ContentVariant")
}
