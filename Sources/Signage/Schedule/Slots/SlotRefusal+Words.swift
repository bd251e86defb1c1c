extension SlotRefusal {
  /// In the words of a public-relations officer. `day` is the index of the day that is asked about.
  func says(ofDay day: Int, in horizon: Horizon, holidays: HolidayCalendar) -> LocalizedText {
    switch self {
    case .outsideWindows(let windows): Self.outsideWindows(windows)
    case .closed:
      ["ja": "開館時間のみの番組で、いまは施設の開館時間外です", "en": "It shows while the site is open, and the site is closed."]
    case .open:
      ["ja": "開館時間以外の番組で、いまは施設の開館時間内です", "en": "It shows while the site is closed, and the site is open."]
    case .day(let refusal, let refused):
      refusal.says(NamedDay(facts: horizon.days[refused], isToday: refused == day), holidays: holidays)
    }
  }

  private static func outsideWindows(_ windows: [Window]) -> LocalizedText {
    let shown = windows.prefix(4)
    let japanese = shown.map { "\($0.from)〜\($0.crossesMidnight ? "翌" : "")\($0.until)" }.joined(separator: "、")
    let english = shown.map { "\($0.from) to \($0.until)" }.joined(separator: ", ")
    let more = windows.count > shown.count
    return [
      "ja": "表示時間（\(japanese)\(more ? "ほか" : "")）の外です",
      "en": "It is outside its hours (\(english)\(more ? " and more" : "")).",
    ]
  }
}

/// A day as one speaks of it: today, or the day on which a window that crosses midnight began.
private struct NamedDay {
  var facts: DayFacts
  var isToday: Bool

  var japanese: String { isToday ? "本日" : "始まりの日（\(facts.day)）" }
  var english: String { isToday ? "Today" : "The day it began on (\(facts.day))" }
}

extension DayRefusal {
  fileprivate func says(_ day: NamedDay, holidays: HolidayCalendar) -> LocalizedText {
    switch self {
    case .beforeFirstDay(let first): ["ja": "開始日（\(first)）より前です", "en": "It starts on \(first)."]
    case .afterLastDay(let last): ["ja": "終了日（\(last)）を過ぎています", "en": "It ended on \(last)."]
    case .otherWeekday:
      [
        "ja": "\(day.japanese)は\(day.facts.weekday.japanese)曜日で、対象の曜日ではありません",
        "en": "\(day.english) is a \(day.facts.weekday.english), not one of its weekdays.",
      ]
    case .otherDayOfMonth:
      [
        "ja": "\(day.japanese)は毎月の対象日ではありません",
        "en": "\(day.english) is not one of its days of the month.",
      ]
    case .otherWeek(let everyWeeks):
      [
        "ja": "\(day.japanese)は\(everyWeeks)週ごとの対象の週ではありません",
        "en": "\(day.english) is not in one of its weeks (every \(everyWeeks)).",
      ]
    case .holiday:
      [
        "ja": "\(day.japanese)は祝日\(holidayName(of: day, "ja", holidays).map { "（\($0)）" } ?? "")のため対象外です",
        "en":
          "\(day.english) is a holiday\(holidayName(of: day, "en", holidays).map { " (\($0))" } ?? ""), which it leaves out.",
      ]
    case .notHoliday:
      [
        "ja": "祝日のみの番組で、\(day.japanese)は祝日ではありません",
        "en": "\(day.english) is no holiday, and it shows on holidays only.",
      ]
    case .exceptDate:
      ["ja": "\(day.japanese)は除外日に指定されています", "en": "\(day.english) is one of the dates it leaves out."]
    }
  }

  private func holidayName(of day: NamedDay, _ language: String, _ holidays: HolidayCalendar) -> String? {
    holidays.name(of: day.facts.day)?.best(for: language)
  }
}

extension Weekday {
  fileprivate var japanese: String {
    switch self {
    case .monday: "月"
    case .tuesday: "火"
    case .wednesday: "水"
    case .thursday: "木"
    case .friday: "金"
    case .saturday: "土"
    case .sunday: "日"
    }
  }

  fileprivate var english: String {
    switch self {
    case .monday: "Monday"
    case .tuesday: "Tuesday"
    case .wednesday: "Wednesday"
    case .thursday: "Thursday"
    case .friday: "Friday"
    case .saturday: "Saturday"
    case .sunday: "Sunday"
    }
  }
}
