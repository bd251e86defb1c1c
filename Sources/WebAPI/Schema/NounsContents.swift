internal import Signage

/// Contents, campaigns and pools, as they are sent.
extension Schema {
  /// A text notice: `POST /v1/contents` as JSON.
  static let textNotice = Schema.object(contentFields + [.required("text", .noticeTexts)]).named("TextNotice")

  /// What of a content may be changed by PATCH; `text` only of a text notice.
  static let contentChange = Schema.object(
    contentFields.filter { $0.name != "owner" } + [.optional("text", .noticeTexts)]
  ).named("ContentChange")

  private static let contentFields: [Field] = [
    .required("title", .localized(1...80, requiring: ["ja"])),
    department, owner, firstDay, lastDay, seconds, audienceField,
    .optional("alternativeText", .localized(.text(1...400, lines: .many)), default: [:], alternativeTextAbout),
  ]

  /// The fields beside the file of `POST /v1/contents` as a form. Title and alternative text are JSON by language, or a plain
  /// text in the file's language.
  static let contentForm = ObjectSchema(fields: [
    .required(
      "title", .either([.localized(1...80, requiring: ["ja"]), .text(1...80)]), "By language, or in the file's."),
    department, owner,
    .optional("language", .languageTag, default: "ja", "The file's."),
    .optional("orientation", .choice(Orientation.self), "For which displays; both when left out."),
    firstDay, lastDay, seconds, audienceField,
    .optional(
      "alternativeText",
      .either([.localized(.text(1...400, lines: .many)), .text(0...400, lines: .many)]), default: [:],
      alternativeTextAbout),
  ])

  private static let department = Field.optional(
    "department", .text(0...80), default: "", "Which department answers for it; needed for submission.")
  private static let owner = Field.optional("owner", .area, "A ward's or the city's; one's own when left out.")
  private static let firstDay = Field.required("firstDay", .date, "The first local day it may show.")
  private static let lastDay = Field.required("lastDay", .date, "The last, at most 366 days after the first.")
  private static let seconds = Field.optional(
    "seconds", .integer(3...600), default: 10, "How long a still or a page stays; a video lasts its length.")
  private static let audienceField = Field.optional("audience", .intendedAudience, "Everybody when left out.")
  private static let alternativeTextAbout = "What the picture says; needed in Japanese for submission."

  private static let noticeTexts = Schema.localized(
    .object([.required("title", .text(1...80)), .required("text", .text(1...800, lines: .many))]).named("Notice"),
    requiring: ["ja"])

  static let intendedAudience = Schema.object([
    .optional("sex", .choice(["male", "female"])),
    .optional("fromAge", .integer(0...120)),
    .optional("untilAge", .integer(0...120), "Inclusive."),
  ]).named("IntendedAudience")

  /// Why something was returned or rejected.
  static let reason = Schema.object([.required("reason", .text(1...500, lines: .many))]).named("Reason")

  static let campaign = Schema.object([
    .required("contents", .set(of: .identifier, count: 1...100), "In the order they are shown."), owner,
  ]).named("Campaign")

  static let pool = Schema.object([
    .required("contents", .set(of: .identifier, count: 0...2000)),
    .optional("itemsPerLoop", .integer(1...40), default: 12), owner,
  ]).named("Pool")
}

extension LocalizedText {
  /// Of a form's field: JSON by language, or a plain text in `language`. An empty text says nothing.
  init(_ value: JSONValue?, in language: String) {
    if let text = value?.string, !text.isEmpty {
      self.init([language: text])
    } else {
      let members = (value?.object ?? [:]).compactMap { member in member.value.string.map { (member.name, $0) } }
      self.init(Dictionary(members) { first, _ in first })
    }
  }
}
