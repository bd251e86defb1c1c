internal import HTTPClient

/// Tokens for devices and people that are simulated. Those of one kind bear names that begin alike, by which those of earlier
/// runs are found and ended, and no others.
extension Office {
  /// What the names of simulated sites, displays and sensors begin with.
  static let prefix = "simulated-"

  /// Whom a token is made for.
  public enum Simulated: String, Sendable, CaseIterable {
    case display, sensor, officer

    /// Of their tokens' names.
    var prefix: String { "\(Office.prefix)\(rawValue)-" }
  }

  private struct Tokens: Decodable {
    var tokens: [Token]

    struct Token: Decodable {
      var id: String
      var name: String
      var revokedAt: String?
    }
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
    for token in try get("/v1/tokens", as: Tokens.self).tokens
    where token.revokedAt == nil && kinds.contains(where: { token.name.hasPrefix($0.prefix) }) {
      try ask(.delete, "/v1/tokens/\(token.id)", Nothing?.none, as: Nothing.self)
    }
  }
}
