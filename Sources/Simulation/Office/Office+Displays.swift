internal import HTTPClient

/// Sites and displays to simulate, where a city has not enough of its own.
extension Office {
  /// Osaka's.
  private static let wards = [
    "27102", "27103", "27104", "27106", "27107", "27108", "27109", "27111", "27113", "27114", "27115", "27116", "27117",
    "27118", "27119", "27120", "27121", "27122", "27123", "27124", "27125", "27126", "27127", "27128",
  ]

  private struct NewSite: Encodable {
    var name: [String: String]
    var ward: String
  }

  private struct NewDisplay: Encodable {
    var site: String
    var name: String
    var languages = ["ja", "en"]
    var tags = ["simulated"]
    var drillEnrolled = true
  }

  /// Makes a simulated site in each ward and `count` displays in them where they are missing, and a new token for each display;
  /// earlier ones end. `tell` hears now and then how many are there.
  public func makeDisplays(_ count: Int, tell: (Int) -> Void) throws(Refused) -> [String] {
    try endTokens()
    for ward in Self.wards.prefix(count) {
      try ask(
        .put, "/v1/sites/\(Self.prefix)\(ward)",
        NewSite(name: ["ja": "模擬 \(ward)", "en": "Simulated \(ward)"], ward: ward), as: Nothing.self)
    }
    var tokens: [String] = []
    for number in 1...max(1, count) where number <= count {
      let digits = String(number)
      let name = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
      let site = Self.prefix + Self.wards[number % min(count, Self.wards.count)]
      try ask(
        .put, "/v1/displays/\(Self.prefix)\(name)", NewDisplay(site: site, name: "Simulated \(name)"), as: Nothing.self)
      tokens.append(try makeToken(name, role: "display", display: Self.prefix + name))
      if number.isMultiple(of: 500) { tell(number) }
    }
    return tokens
  }
}
