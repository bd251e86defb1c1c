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

  private struct NewSensor: Encodable {
    var site: String
    var displays: [String] = []
    var vendor = "simulated-city"
  }

  /// A sensor that was made for a simulation.
  public struct MadeSensor: Sendable {
    var id: String
    var ward: String
    var token: String
  }

  /// Makes a simulated site in each ward and `count` sensors in them where they are missing, and a new token for each.
  public func makeSensors(_ count: Int, tell: (Int) -> Void) throws(Refused) -> [MadeSensor] {
    try endTokens(of: [.sensor])
    try makeSites(count)
    var made: [MadeSensor] = []
    for number in 1...max(1, count) {
      let (id, ward) = (Self.prefix + Self.digits(number), Self.wards[number % min(max(1, count), Self.wards.count)])
      try ask(.put, "/v1/sensors/\(id)", NewSensor(site: Self.prefix + ward), as: Nothing.self)
      let token = try makeToken(Self.digits(number), of: .sensor, sensor: id)
      made.append(MadeSensor(id: id, ward: ward, token: token))
      if number.isMultiple(of: 500) { tell(number) }
    }
    return made
  }

  private func makeSites(_ count: Int) throws(Refused) {
    for ward in Self.wards.prefix(count) {
      try ask(
        .put, "/v1/sites/\(Self.prefix)\(ward)",
        NewSite(name: ["ja": "模擬 \(ward)", "en": "Simulated \(ward)"], ward: ward), as: Nothing.self)
    }
  }

  private static func digits(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }

  /// Makes a simulated site in each ward and `count` displays in them where they are missing, and a new token for each display;
  /// earlier ones end. With `pairs` each gets its token by a pairing code, as a new screen does. `tell` hears now and then how
  /// many are there.
  public func makeDisplays(_ count: Int, pairs: Bool, tell: (Int) -> Void) throws(Refused) -> [String] {
    try endTokens(of: [.display])
    try makeSites(count)
    var tokens: [String] = []
    for number in 1...max(1, count) {
      let (name, ward) = (Self.digits(number), Self.wards[number % min(max(1, count), Self.wards.count)])
      try ask(
        .put, "/v1/displays/\(Self.prefix)\(name)",
        NewDisplay(site: Self.prefix + ward, name: "Simulated \(name)"), as: Nothing.self)
      let display = Self.prefix + name
      tokens.append(pairs ? try pair(display) : try makeToken(name, of: .display, display: display))
      if number.isMultiple(of: 500) { tell(number) }
    }
    return tokens
  }
}
