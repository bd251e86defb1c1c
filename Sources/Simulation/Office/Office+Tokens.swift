internal import HTTPClient

/// Tokens for devices and people that are simulated. Those of earlier runs are found by what they are for or, where that is of the
/// city's own, by how their names begin; they are ended, and no others.
extension Office {
  /// What the names of simulated sites, displays and sensors begin with.
  static let prefix = "simulated-"

  /// Whom a token is made for.
  public enum Simulated: String, Sendable, CaseIterable {
    case display, sensor, officer

    /// Of the names of tokens that were made by themselves. A display's that was paired has its display's name.
    var prefix: String { "\(Office.prefix)\(rawValue)-" }

    fileprivate func has(_ token: Token) -> Bool {
      let device = token.display ?? token.sensor ?? ""
      return token.role == rawValue && (token.name.hasPrefix(prefix) || device.hasPrefix(Office.prefix))
    }
  }

  fileprivate struct Token: Decodable {
    var id: String
    var name: String
    var role: String
    var display: String?
    var sensor: String?
  }

  private struct Tokens: Decodable {
    var tokens: [Token]
    var next: String?
  }

  private struct NewToken: Encodable {
    var name: String
    var role: String
    var display: String?
    var sensor: String?
  }

  private struct MadeToken: Decodable {
    var token: String
  }

  func makeToken(
    _ name: String, of simulated: Simulated, display: String? = nil, sensor: String? = nil
  ) throws(Refused) -> String {
    let wanted = NewToken(
      name: simulated.prefix + name, role: simulated.rawValue, display: display, sensor: sensor)
    return try ask(.post, "/v1/tokens", wanted, as: MadeToken.self).token
  }

  private struct Offer: Decodable {
    var code, secret: String
  }

  private struct Code: Encodable {
    var code: String
  }

  /// The token of a display as a new screen gets it: a code is asked for and entered. The display's earlier tokens end.
  func pair(_ display: String) throws(Refused) -> String {
    let offer = try ask(.post, "/v1/player/pairings", Nothing(), as: Offer.self)
    try ask(.put, "/v1/displays/\(display)/pairing", Code(code: offer.code), as: Nothing.self)
    return try with(token: offer.secret).get("/v1/player/pairings/\(offer.code)", as: MadeToken.self).token
  }

  /// Ends the tokens of those who were simulated before.
  public func endTokens(of kinds: [Simulated]) throws(Refused) {
    for token in try tokensThatHold() where kinds.contains(where: { $0.has(token) }) {
      try ask(.delete, "/v1/tokens/\(token.id)", Nothing?.none, as: Nothing.self)
    }
  }

  /// Page by page.
  private func tokensThatHold() throws(Refused) -> [Token] {
    let path = "/v1/tokens?revoked=false&limit=200"
    var page = try get(path, as: Tokens.self)
    var all = page.tokens
    while let next = page.next {
      page = try get("\(path)&cursor=\(next)", as: Tokens.self)
      all += page.tokens
    }
    return all
  }
}
