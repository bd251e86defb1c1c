/// What is warned of. Its raw value is the kind's word in a feed's policy.
enum Hazard: String, CaseIterable {
  case rain, landslide, surge, river, flood, storm, snowstorm, waves, snow
  case strongWind, windAndSnow, thunder, snowmelt, fog, dryAir, avalanche, cold, frost, icing, snowAccretion
  case landslideAlert, recordRain, rainBand, shortSnow, tornado, eruption
  case majorTsunami, tsunamiWarning, tsunamiAdvisory, tsunamiForecast, tsunamiInformation
  case earlyWarning, strongShaking, shaking

  /// Which new telegram says this in place of an old one (ALERTS.md 5); nil where none does.
  var replacement: TelegramKind? {
    switch self {
    case .rain: .heavyRain
    case .landslide, .landslideAlert: .landslide
    case .surge: .stormSurge
    case .storm, .snowstorm, .strongWind, .windAndSnow: .storm
    case .waves: .waves
    case .snow: .heavySnow
    case .thunder, .snowmelt, .fog, .dryAir, .avalanche, .cold, .frost, .icing, .snowAccretion: .advisories
    case .recordRain: .bulletin
    case .strongShaking, .shaking: .intensity
    default: nil
    }
  }
}

/// How grave a warning is. The same words serve all hazards.
enum Grade: Int, Comparable {
  case advisory, warning, danger, emergency

  static func < (left: Grade, right: Grade) -> Bool { left.rawValue < right.rawValue }
}

/// What one kind code of a weather telegram means (ALERTS.md 6): a function of telegram and code, never of the code alone.
struct WeatherKind {
  var hazard: Hazard
  var grade: Grade
  /// 警戒レベル相当, nil where the kind has none.
  var level: Int?

  init?(code: String, in telegram: TelegramKind) {
    guard let (hazard, grade) = Self.hazards[code] else { return nil }
    self.hazard = hazard
    self.grade = grade
    level = Self.level(hazard, grade, isOld: telegram.isOldWeather)
  }

  private init(_ hazard: Hazard, _ grade: Grade, level: Int?) {
    self.hazard = hazard
    self.grade = grade
    self.level = level
  }

  /// River floods have codes of their own.
  init?(riverCode code: String) {
    switch code {
    case "20", "21", "22": self.init(.river, .advisory, level: 2)
    case "30", "31": self.init(.river, .warning, level: 3)
    case "40", "41": self.init(.river, .danger, level: 4)
    case "51", "53": self.init(.river, .emergency, level: 5)
    default: return nil
    }
  }

  private static let hazards: [String: (Hazard, Grade)] = [
    "02": (.snowstorm, .warning), "03": (.rain, .warning), "04": (.flood, .warning), "05": (.storm, .warning),
    "06": (.snow, .warning), "07": (.waves, .warning), "08": (.surge, .warning), "09": (.landslide, .warning),
    "10": (.rain, .advisory), "12": (.snow, .advisory), "13": (.windAndSnow, .advisory), "14": (.thunder, .advisory),
    "15": (.strongWind, .advisory), "16": (.waves, .advisory), "17": (.snowmelt, .advisory), "18": (.flood, .advisory),
    "19": (.surge, .advisory), "20": (.fog, .advisory), "21": (.dryAir, .advisory), "22": (.avalanche, .advisory),
    "23": (.cold, .advisory), "24": (.frost, .advisory), "25": (.icing, .advisory), "26": (.snowAccretion, .advisory),
    "29": (.landslide, .advisory), "32": (.snowstorm, .emergency), "33": (.rain, .emergency),
    "35": (.storm, .emergency), "36": (.snow, .emergency), "37": (.waves, .emergency), "38": (.surge, .emergency),
    "39": (.landslide, .emergency), "43": (.rain, .danger), "48": (.surge, .danger), "49": (.landslide, .danger),
  ]

  private static func level(_ hazard: Hazard, _ grade: Grade, isOld: Bool) -> Int? {
    switch hazard {
    // Before the change the warning and the emergency warning of storm surge both stood for level 4.
    case .surge where isOld: grade == .advisory ? 2 : 4
    case .flood: grade == .advisory ? 2 : 3
    case .rain, .landslide, .surge: grade.rawValue + 2
    default: nil
    }
  }
}
