internal import Signage

/// What a telegram says of the city: one hazard, how grave, and where.
struct Finding {
  var hazard: Hazard
  var grade: Grade?
  var level: Int?
  var precedence: Int
  var places: Places
  /// A height or an intensity, to be read before the headline.
  var remark: String?
  /// Of a city at more than one coast: which, but for the first.
  var coast: String?
  /// A graver one speaks to all its wards: it holds, and has no message of its own.
  var isCovered = false

  /// A new telegram's finding of the same slot takes the old one's place. Warnings of different grade of one hazard share it.
  var slot: String {
    let name =
      switch hazard {
      case .majorTsunami, .tsunamiWarning, .tsunamiAdvisory: "tsunami"
      default: hazard.rawValue
      }
    return coast.map { "\(name) \($0)" } ?? name
  }
}

extension Telegram {
  /// Nil where nothing it says concerns the city; empty where it does and nothing is in force.
  func findings(_ kind: TelegramKind, in city: City) -> [Finding]? {
    switch kind {
    case .tsunami, .tsunamiInformation: tsunamiFindings(kind, city)
    case .intensityFlash, .intensity: intensityFindings(city)
    case .earlyForecast, .lineTest: nil
    case .river: riverFindings(city)
    default: itemFindings(kind, city)
    }
  }

  /// The finest list that there is decides: what holds somewhere in the prefecture need not hold in the city. The body's lists say
  /// what ends; a telegram without them is read by its headline.
  private func itemFindings(_ kind: TelegramKind, _ city: City) -> [Finding]? {
    let bodyItems = items.filter(\.isFromBody)
    let all = bodyItems.isEmpty ? items : bodyItems
    let fine = all.filter { $0.codeType == AreaTable.CodeType.municipality }
    let seismic = all.filter { $0.codeType == AreaTable.CodeType.seismic }
    let gathered = all.filter { $0.list.hasSuffix("（市町村等をまとめた地域等）") }
    let chosen = [fine, seismic, gathered].first { !$0.isEmpty } ?? all
    let here = chosen.map { ($0, city.areas.wards(ofType: $0.codeType, code: $0.area)) }.filter { !$0.1.isEmpty }
    guard !here.isEmpty else { return nil }
    var byHazard: [Hazard: Finding] = [:]
    for (item, wards) in here where item.isInForce {
      guard var finding = finding(of: item, kind) else { continue }
      finding.places.wards = wards
      if let other = byHazard[finding.hazard] { finding = Self.graver(finding, other) }
      byHazard[finding.hazard] = finding
    }
    return byHazard.values.sorted { $0.slot < $1.slot }
  }

  /// One message a hazard: the gravest grade with its own wards. Weather telegrams speak of the city as a whole, so that there is
  /// only one.
  private static func graver(_ one: Finding, _ other: Finding) -> Finding {
    let left = one.grade ?? .advisory
    let right = other.grade ?? .advisory
    if left == right {
      var both = one
      both.places = one.places.union(other.places)
      return both
    }
    return left > right ? one : other
  }

  private func finding(of item: Item, _ kind: TelegramKind) -> Finding? {
    func plain(_ hazard: Hazard, level: Int? = nil, precedence: Int = 3) -> Finding {
      Finding(hazard: hazard, level: level, precedence: precedence, places: Places())
    }
    switch kind {
    case .earlyWarning: return item.code == "31" ? plain(.earlyWarning, precedence: 0) : nil
    case .tornado: return item.code == "1" ? plain(.tornado) : nil
    case .eruption: return ["52", "62"].contains(item.code) ? plain(.eruption) : nil
    case .oldRecordRain: return item.code == "1" ? plain(.recordRain) : nil
    case .oldLandslide: return item.code == "3" ? plain(.landslideAlert, level: 4, precedence: 2) : nil
    case .bulletin: return Self.bulletins[item.condition].map { plain($0) }
    default:
      guard let weather = WeatherKind(code: item.code, in: kind) else { return nil }
      return Self.finding(weather)
    }
  }

  private static let bulletins: [String: Hazard] = [
    "線状降水帯発生": .rainBand, "記録雨": .recordRain, "短時間大雪": .shortSnow,
  ]

  private static func finding(_ weather: WeatherKind, _ places: Places = Places()) -> Finding {
    Finding(
      hazard: weather.hazard, grade: weather.grade, level: weather.level,
      precedence: precedence(ofLevel: weather.level),
      places: places)
  }

  /// ALERTS.md 11, of levels that are 相当.
  private static func precedence(ofLevel level: Int?) -> Int {
    switch level {
    case 5: 1
    case 4: 2
    default: 3
    }
  }

  /// By the river's forecast area where the city's table has it, else by the municipalities it may flood. The prefecture alone is too
  /// coarse: then nobody can tell, and the places stay empty.
  private func riverFindings(_ city: City) -> [Finding]? {
    let rivers = items.filter { $0.list == "指定河川洪水予報（予報区域）" || $0.list == "指定河川洪水予報（河川）" }
    var wards = Set(rivers.flatMap { city.areas.wards(ofType: $0.codeType, code: $0.area) })
    for municipality in floodedMunicipalities {
      wards.formUnion(city.areas.wards(ofType: AreaTable.CodeType.municipality, code: municipality))
    }
    let isNear = items.contains { !city.areas.wards(ofType: $0.codeType, code: $0.area).isEmpty }
    guard !wards.isEmpty || isNear else { return nil }
    // The cleared kind 10, and any other that is not in the table, is not in force.
    let gravest = rivers.filter(\.isInForce).compactMap { WeatherKind(riverCode: $0.code) }.max { $0.grade < $1.grade }
    return gravest.map { [Self.finding($0, Places(wards: wards))] } ?? []
  }

  /// A ward at two coasts is told the graver of what is said of them.
  private func tsunamiFindings(_ kind: TelegramKind, _ city: City) -> [Finding]? {
    let here = tsunamis.map { ($0, city.areas.wards(ofType: AreaTable.CodeType.tsunami, code: $0.area)) }
      .filter { !$0.1.isEmpty }
    guard !here.isEmpty else { return nil }
    let first = city.areas.rows.filter { $0.codeType == AreaTable.CodeType.tsunami }.map(\.code).min()
    let findings = here.compactMap { tsunami, wards -> Finding? in
      guard var (hazard, precedence) = Self.tsunamiKinds[tsunami.code] else { return nil }
      if kind == .tsunamiInformation { (hazard, precedence) = (.tsunamiInformation, 3) }
      return Finding(
        hazard: hazard, precedence: precedence, places: Places(wards: wards),
        remark: tsunami.height.map { "予想される津波の高さ：\($0)。" }, coast: tsunami.area == first ? nil : tsunami.area)
    }
    var told: Set<WardCode> = []
    return findings.sorted { ($0.precedence, $0.slot) < ($1.precedence, $1.slot) }.map { finding in
      var rest = finding
      rest.places.wards.subtract(told)
      rest.isCovered = rest.places.isEmpty
      told.formUnion(rest.places.wards)
      return rest
    }
  }

  private static let tsunamiKinds: [String: (Hazard, Int)] = [
    "52": (.majorTsunami, 0), "53": (.majorTsunami, 0), "51": (.tsunamiWarning, 1), "62": (.tsunamiAdvisory, 3),
    "71": (.tsunamiForecast, 3), "72": (.tsunamiForecast, 3), "73": (.tsunamiForecast, 3),
  ]

  /// By ward where the telegram tells municipalities, else by seismic area. 5-lower and more takes the screen, 3 and 4 are a banner,
  /// less is not shown.
  private func intensityFindings(_ city: City) -> [Finding]? {
    let fine = intensities.filter { $0.codeType == AreaTable.CodeType.municipality }
    let here = (fine.isEmpty ? intensities : fine)
      .map { ($0.scale, city.areas.wards(ofType: $0.codeType, code: $0.area)) }.filter { !$0.1.isEmpty }
    guard !here.isEmpty else { return nil }
    func finding(_ hazard: Hazard, _ precedence: Int, _ isMeant: (Scale) -> Bool) -> Finding? {
      let meant = here.filter { isMeant($0.0) }
      guard let strongest = meant.map(\.0).max() else { return nil }
      return Finding(
        hazard: hazard, precedence: precedence, places: Places(wards: meant.reduce(into: []) { $0.formUnion($1.1) }),
        remark: "最大震度\(strongest.japanese)。")
    }
    return [
      finding(.strongShaking, 2) { $0 >= .unreported }, finding(.shaking, 3) { $0 == .three || $0 == .four },
    ].compactMap { $0 }
  }
}

extension Telegram.Scale {
  var japanese: String {
    switch self {
    case .unreported: "5弱以上（未入電）"
    case .fiveLower: "5弱"
    case .fiveUpper: "5強"
    case .sixLower: "6弱"
    case .sixUpper: "6強"
    default: rawValue
    }
  }
}
