extension HolidayCalendar {
  /// Japan's, 2020 to 2050, by the Act on National Holidays (国民の祝日に関する法律, 昭和23年法律第178号) with the days that the
  /// Olympic law moved in 2020 and 2021. Of years to come the equinoxes are computed; the Cabinet announces each in the
  /// February before it.
  public static let japan = HolidayCalendar((2020...2050).flatMap(japaneseHolidays(in:)))

  private static func japaneseHolidays(in year: Int) -> [Holiday] {
    let national = nationalHolidays(in: year)
    let days = Set(national.map(\.day))
    var free: [Holiday] = []
    for holiday in national where holiday.day.weekday == .sunday {
      // Article 3 (2): the nearest following day that is no national holiday.
      var day = holiday.day.advanced(byDays: 1)
      while days.contains(day) { day = day.advanced(byDays: 1) }
      free.append(Holiday(day: day, name: ["ja": "振替休日", "en": "Substitute Holiday"]))
    }
    for holiday in national {
      // Article 3 (3): a day between two national holidays.
      let day = holiday.day.advanced(byDays: 1)
      guard days.contains(day.advanced(byDays: 1)), !days.contains(day), !free.contains(where: { $0.day == day })
      else { continue }
      free.append(Holiday(day: day, name: ["ja": "国民の休日", "en": "Citizens' Holiday"]))
    }
    return national + free
  }

  /// Article 2.
  private static func nationalHolidays(in year: Int) -> [Holiday] {
    let days: [(LocalDate?, String, String)] = [
      (LocalDate(year: year, month: 1, day: 1), "元日", "New Year's Day"),
      (monday(2, of: 1, in: year), "成人の日", "Coming of Age Day"),
      (LocalDate(year: year, month: 2, day: 11), "建国記念の日", "National Foundation Day"),
      (LocalDate(year: year, month: 2, day: 23), "天皇誕生日", "The Emperor's Birthday"),
      (equinox(20.8431, month: 3, in: year), "春分の日", "Vernal Equinox Day"),
      (LocalDate(year: year, month: 4, day: 29), "昭和の日", "Showa Day"),
      (LocalDate(year: year, month: 5, day: 3), "憲法記念日", "Constitution Memorial Day"),
      (LocalDate(year: year, month: 5, day: 4), "みどりの日", "Greenery Day"),
      (LocalDate(year: year, month: 5, day: 5), "こどもの日", "Children's Day"),
      (moved("sea", in: year) ?? monday(3, of: 7, in: year), "海の日", "Marine Day"),
      (moved("mountain", in: year) ?? LocalDate(year: year, month: 8, day: 11), "山の日", "Mountain Day"),
      (monday(3, of: 9, in: year), "敬老の日", "Respect for the Aged Day"),
      (equinox(23.2488, month: 9, in: year), "秋分の日", "Autumnal Equinox Day"),
      (moved("sports", in: year) ?? monday(2, of: 10, in: year), "スポーツの日", "Sports Day"),
      (LocalDate(year: year, month: 11, day: 3), "文化の日", "Culture Day"),
      (LocalDate(year: year, month: 11, day: 23), "勤労感謝の日", "Labor Thanksgiving Day"),
    ]
    return days.compactMap { day, japanese, english in
      day.map { Holiday(day: $0, name: ["ja": japanese, "en": english]) }
    }
  }

  /// The days of the Games of Tokyo (平成三十二年東京オリンピック競技大会・東京パラリンピック競技大会特別措置法).
  private static func moved(_ holiday: String, in year: Int) -> LocalDate? {
    switch (year, holiday) {
    case (2020, "sea"): LocalDate(year: 2020, month: 7, day: 23)
    case (2020, "sports"): LocalDate(year: 2020, month: 7, day: 24)
    case (2020, "mountain"): LocalDate(year: 2020, month: 8, day: 10)
    case (2021, "sea"): LocalDate(year: 2021, month: 7, day: 22)
    case (2021, "sports"): LocalDate(year: 2021, month: 7, day: 23)
    case (2021, "mountain"): LocalDate(year: 2021, month: 8, day: 8)
    default: nil
    }
  }

  /// The nth Monday of a month.
  private static func monday(_ nth: Int, of month: Int, in year: Int) -> LocalDate? {
    LocalDate(year: year, month: month, day: 1).map { first in
      first.advanced(byDays: (7 - first.weekday.daysAfterMonday) % 7 + (nth - 1) * 7)
    }
  }

  /// The equinox by the usual approximation, right from 1980 to 2099: the day drifts by the tropical year's fraction
  /// and falls back with each leap day. `base` is 20.8431 for March, 23.2488 for September.
  private static func equinox(_ base: Double, month: Int, in year: Int) -> LocalDate? {
    let years = year - 1980
    return LocalDate(year: year, month: month, day: Int(base + 0.242194 * Double(years)) - years / 4)
  }
}
