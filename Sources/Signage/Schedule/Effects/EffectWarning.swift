/// Something about an entry that whoever makes it should know at once.
public struct EffectWarning: Hashable, Sendable {
  public var code: Code
  /// For a public-relations officer, in Japanese and English.
  public var says: LocalizedText
  /// The part of the entry it is about ("slots/1", "targets/0", "content"); nil of the whole.
  public var field: String?
  /// The content it is about; nil where it is about none.
  public var content: ContentID?
  /// The displays it is about, in order; empty where it is about all of them, or about none.
  public var displays: [DisplayID] = []
  /// Other entries it is about, the most hours first.
  public var entries: [EntryID] = []

  /// Stable, for programs.
  public enum Code: String, Hashable, Sendable, CaseIterable {
    /// No display is in a target.
    case noDisplay
    /// Displays of the targets lie outside the author's area and never show it.
    case outsideArea
    /// A slot holds at no instant from now on.
    case slotEmpty
    /// A content's display period is over, or is over before the first day of the slots.
    case contentOver
    /// The one content's display period ends before the last day of the slots.
    case contentEndsEarly
    /// The slots hold, and the contents can play, and never at the same time.
    case periodMissesSlots
    /// A content is not there, was withdrawn, could not be converted, or has no file that can be shown.
    case contentMissing, withdrawn, failed, noVariant
    /// A content waits for its approval or its conversion. All else is told as if it had it.
    case notApproved, processing
    /// A content of a campaign or pool can play on none of the days on which the entry shows.
    case partNeverPlays
    /// A campaign or pool without contents.
    case nothingInside
    /// Whenever it is active and the display is on, entries of higher priority have the screen.
    case alwaysBeaten
    /// Whenever it is active, the display is off.
    case alwaysOff
    /// It never shows for a reason of no other code.
    case neverActive
    /// The media of eight days do not fit the storage that is free.
    case storage
    /// More displays differ than are examined at once.
    case notAllExamined
  }
}

extension EffectWarning {
  init(
    _ code: Code, _ says: LocalizedText, field: String? = nil, content: ContentID? = nil, displays: [DisplayID] = [],
    entries: [EntryID] = []
  ) {
    self.init(code: code, says: says, field: field, content: content, displays: displays, entries: entries)
  }

  static func noDisplay(_ target: Target, field: String) -> EffectWarning {
    EffectWarning(
      .noDisplay,
      [
        "ja": "対象（\(target)）に画面がありません。画面が登録されるまで表示されません",
        "en": "There is no display in \(target); nothing shows there until there is one.",
      ], field: field)
  }

  static func outsideArea(_ area: Area, count: Int) -> EffectWarning {
    EffectWarning(
      .outsideArea,
      [
        "ja": "対象のうち\(count)台の画面は担当区域（\(area)）の外にあるため、表示されません",
        "en": "It will not show on \(count) of the targets' displays, outside its author's area (\(area)).",
      ], field: "targets")
  }

  static func slotEmpty(_ index: Int) -> EffectWarning {
    EffectWarning(
      .slotEmpty,
      [
        "ja": "\(index + 1)番目の時間枠の条件をすべて満たす日時が今後一度もありません",
        "en": "Slot \(index + 1) holds at no time from now on: no day and time meets all of its conditions.",
      ], field: "slots/\(index)")
  }

  static func contentOver(_ content: ContentID, lastDay: LocalDate, begins: LocalDate?, field: String) -> EffectWarning
  {
    if let begins {
      return EffectWarning(
        .contentOver,
        [
          "ja": "コンテンツの掲出期間は\(lastDay)で終わり、番組の開始日（\(begins)）に間に合いません。\(extend.japanese)",
          "en":
            "The content's display period ends on \(lastDay), before the entry begins on \(begins). \(extend.english)",
        ], field: field, content: content)
    }
    return EffectWarning(
      .contentOver,
      [
        "ja": "コンテンツの掲出期間は\(lastDay)で終わりました。\(extend.japanese)",
        "en": "The content's display period ended on \(lastDay). \(extend.english)",
      ], field: field, content: content)
  }

  static func contentEndsEarly(
    _ content: ContentID, lastDay: LocalDate, ends: LocalDate, field: String
  ) -> EffectWarning {
    EffectWarning(
      .contentEndsEarly,
      [
        "ja": "コンテンツの掲出期間は\(lastDay)で終わり、番組の最終日（\(ends)）まで表示されません。\(extend.japanese)",
        "en":
          "The content's display period ends on \(lastDay), before the entry's last day, \(ends). \(extend.english)",
      ], field: field, content: content)
  }

  private static let extend = (
    japanese: "表示するには掲出期間を延ばし、承認を受けてください",
    english: "To show it then, extend the display period, which needs approval."
  )

  static let periodMissesSlots = EffectWarning(
    .periodMissesSlots,
    [
      "ja": "コンテンツの掲出期間と番組の時間枠が一度も重なりません",
      "en": "The slots and the display periods of its contents never meet.",
    ], field: "slots")

  static func supposed(_ code: Code, _ content: ContentID, field: String) -> EffectWarning {
    switch code {
    case .processing:
      EffectWarning(
        code,
        [
          "ja": "コンテンツのファイルを変換中です。以下は変換が終わったものとした見込みです（容量は含みません）",
          "en": "The content's file is still being converted; this is told as if it were done, without its size.",
        ], field: field, content: content)
    default:
      EffectWarning(
        code,
        [
          "ja": "コンテンツはまだ承認されていません。承認されるまで表示されず、以下は承認されたものとした見込みです",
          "en": "The content is not approved yet and shows only once it is; this is told as if it were.",
        ], field: field, content: content)
    }
  }

  static func partNeverPlays(_ content: ContentID, field: String) -> EffectWarning {
    EffectWarning(
      .partNeverPlays,
      [
        "ja": "まとまりの中のこのコンテンツは、番組が表示される日に一度も放映できません",
        "en": "This content of it can play on none of the days on which the entry shows.",
      ], field: field, content: content)
  }

  static func nothingInside(field: String) -> EffectWarning {
    EffectWarning(.nothingInside, ["ja": "まとまりの中にコンテンツがありません", "en": "It holds no contents."], field: field)
  }

  static func alwaysBeaten(by entries: [EntryID], at levels: [Priority], on displays: [DisplayID]) -> EffectWarning {
    let (japanese, english) = words(for: levels.map(\.level))
    return EffectWarning(
      .alwaysBeaten,
      [
        "ja": "\(place(displays, "ja"))より優先度の高い番組\(japanese)に常に表示枠を取られ、一度も表示されません",
        "en": "It never shows\(place(displays, "en")): entries of higher priority\(english) always have the screen.",
      ], displays: displays, entries: entries)
  }

  /// One priority by its number, several by the lowest and the highest.
  private static func words(for levels: [Int]) -> (japanese: String, english: String) {
    guard let lowest = levels.min(), let highest = levels.max() else { return ("", "") }
    return lowest == highest
      ? ("（優先度\(lowest)）", " (\(lowest))") : ("（優先度\(lowest)～\(highest)）", " (\(lowest) to \(highest))")
  }

  static func alwaysOff(on displays: [DisplayID]) -> EffectWarning {
    EffectWarning(
      .alwaysOff,
      [
        "ja": "\(place(displays, "ja"))時間枠がすべて画面の稼働時間外のため、一度も表示されません",
        "en": "It never shows\(place(displays, "en")): whenever it is active, the display is off.",
      ], displays: displays)
  }

  static func neverActive(on displays: [DisplayID]) -> EffectWarning {
    EffectWarning(
      .neverActive,
      [
        "ja": "\(place(displays, "ja"))時間枠・掲出期間・開館時間がそろう時がなく、一度も表示されません",
        "en": "It never shows\(place(displays, "en")): slots, display periods and opening hours never meet.",
      ], displays: displays)
  }

  static func storage(_ displays: [DisplayID]) -> EffectWarning {
    EffectWarning(
      .storage,
      [
        "ja": "\(displays.count)台の画面で空き容量が足りず、8日分のファイルが収まりません",
        "en": "On \(displays.count) of the displays the media of eight days do not fit the storage that is free.",
      ], displays: displays)
  }

  static func notAllExamined(_ examined: Int, of displays: Int) -> EffectWarning {
    EffectWarning(
      .notAllExamined,
      [
        "ja": "対象の画面\(displays)台のうち\(examined)台について調べた結果です",
        "en": "This is told of \(examined) of the \(displays) displays.",
      ])
  }

  private static func place(_ displays: [DisplayID], _ language: String) -> String {
    guard !displays.isEmpty else { return "" }
    return language == "ja" ? "\(displays.count)台の画面では、" : " on \(displays.count) of the displays"
  }
}
