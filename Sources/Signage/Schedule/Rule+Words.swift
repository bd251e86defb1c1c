extension Rule {
  /// In the words of a public-relations officer. Slots are explained by `SlotRefusal.says`, which knows the day.
  var says: LocalizedText {
    switch self {
    case .outsideArea(let area):
      ["ja": "この画面は作成者の担当区域（\(area)）の外にあります", "en": "This display lies outside its author's area (\(area))."]
    case .content(let refusal): refusal.says
    case .nothingPlayable(let refusal): Self.nothingPlayable(refusal)
    case .slot: [:]
    case .outsideActiveHours:
      ["ja": "画面の稼働時間外のため放映していません", "en": "The display is outside its active hours."]
    case .higherPriority(let priority):
      [
        "ja": "より優先度の高い番組（優先度\(priority.level)）が放映中です",
        "en": "An entry of higher priority (\(priority.level)) is on.",
      ]
    case .highestPriority(let priority):
      [
        "ja": "有効な番組の中で最も優先度が高い（優先度\(priority.level)）ため放映中です",
        "en": "It is on: no active entry has a higher priority (\(priority.level)).",
      ]
    case .alwaysIncluded:
      ["ja": "常に組み込む番組として放映中です", "en": "It is on: it is always included."]
    case .displayDefault: Self.defaultContent("この画面", "the display's")
    case .siteDefault: Self.defaultContent("この施設", "the site's")
    case .cityDefault: Self.defaultContent("市", "the city's")
    case .board:
      [
        "ja": "有効な番組も既定のコンテンツもないため、施設名と日時を表示しています",
        "en": "No entry is active and no default content can play, so the board with name, date and time is on.",
      ]
    case .standby:
      ["ja": "画面の稼働時間外のため、画面は消えています", "en": "The display is outside its active hours, so it is black."]
    }
  }

  private static func nothingPlayable(_ refusal: ContentRefusal?) -> LocalizedText {
    guard let refusal else {
      return ["ja": "まとまりの中にコンテンツがありません", "en": "It holds no contents."]
    }
    return [
      "ja": "まとまりの中に放映できるコンテンツがありません（先頭：\(refusal.says.best(for: "ja"))）",
      "en": "None of its contents can play. The first: \(refusal.says.best(for: "en"))",
    ]
  }

  private static func defaultContent(_ japanese: String, _ english: String) -> LocalizedText {
    [
      "ja": "有効な番組がないため、\(japanese)の既定のコンテンツを放映しています",
      "en": "No entry is active, so \(english) default content is on.",
    ]
  }
}

extension ContentRefusal {
  var says: LocalizedText {
    switch self {
    case .missing: ["ja": "コンテンツが見つかりません", "en": "There is no such content."]
    case .withdrawn: ["ja": "コンテンツは取り下げられています", "en": "The content has been withdrawn."]
    case .notApproved: ["ja": "コンテンツはまだ承認されていません", "en": "The content is not approved yet."]
    case .processing: ["ja": "ファイルの変換がまだ終わっていません", "en": "Its file is still being converted."]
    case .failed: ["ja": "ファイルの変換に失敗したため放映できません", "en": "Its file could not be converted."]
    case .noVariant: ["ja": "放映できるファイルがありません", "en": "It has no file that can be shown."]
    case .beforePeriod(let period):
      ["ja": "掲出期間は\(period.firstDay)からです", "en": "Its display period begins on \(period.firstDay)."]
    case .afterPeriod(let period):
      ["ja": "掲出期間は\(period.lastDay)で終わりました", "en": "Its display period ended on \(period.lastDay)."]
    }
  }
}
