/// Which telegram it is, by its Control/Title.
enum TelegramKind: String, CaseIterable {
  case heavyRain = "気象警報・注意報（Ｒ０６）（大雨）"  // VPWW55
  case landslide = "気象警報・注意報（Ｒ０６）（土砂）"  // VPWW56
  case stormSurge = "気象警報・注意報（Ｒ０６）（高潮）"  // VPWW57
  case storm = "気象警報・注意報（Ｒ０６）（暴風）"  // VPWW58
  case waves = "気象警報・注意報（Ｒ０６）（波浪）"  // VPWW59
  case heavySnow = "気象警報・注意報（Ｒ０６）（大雪）"  // VPWW60
  case advisories = "気象警報・注意報（Ｒ０６）（その他注意報）"  // VPWW61
  case oldWarnings = "気象特別警報・警報・注意報"  // VPWW53
  case oldWarnings2015 = "気象警報・注意報（Ｈ２７）"  // VPWW54
  case oldLandslide = "土砂災害警戒情報"  // VXWW50
  case oldRecordRain = "記録的短時間大雨情報"  // VPOA50
  case oldEmergencyWarnings = "気象特別警報報知"  // VPNO50
  case bulletin = "府県気象防災速報"  // VPBS50
  case river = "指定河川洪水予報"  // VXKO
  case tsunami = "津波警報・注意報・予報a"  // VTSE41
  case tsunamiInformation = "津波情報a"  // VTSE51
  case earlyWarning = "緊急地震速報（警報）"  // VXSE43
  case earlyForecast = "緊急地震速報（予報）"  // VXSE44
  case lineTest = "緊急地震速報配信テスト"  // VXSE42
  case intensityFlash = "震度速報"  // VXSE51
  case intensity = "震源・震度に関する情報"  // VXSE53
  case tornado = "竜巻注意情報（目撃情報付き）"  // VPHW51
  case eruption = "噴火速報"  // VFVO56

  /// The whole state of its office and element at once, in force until the next one.
  var isStateful: Bool {
    switch self {
    case .heavyRain, .landslide, .stormSurge, .storm, .waves, .heavySnow, .advisories, .oldWarnings, .oldWarnings2015,
      .oldLandslide, .oldEmergencyWarnings, .river, .tsunami:
      true
    default: false
    }
  }

  var isNewWeather: Bool {
    [.heavyRain, .landslide, .stormSurge, .storm, .waves, .heavySnow, .advisories, .bulletin].contains(self)
  }

  var isOldWeather: Bool {
    [.oldWarnings, .oldWarnings2015, .oldLandslide, .oldRecordRain, .oldEmergencyWarnings].contains(self)
  }

  /// Old on arrival, in seconds (ALERTS.md 9).
  var longestAge: Int64 { self == .earlyWarning ? 180 : 24 * 3600 }
}
