internal import HTTPClient

/// Tokens for devices and people that are simulated. All of them bear names that begin alike, by which those of earlier runs are
/// found and ended.
extension Office {
  static let prefix = "simulated-"

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

  /// The token of a display, a sensor or an officer.
  func makeToken(
    _ name: String, role: String, display: String? = nil, sensor: String? = nil
  ) throws(Refused) -> String {
    let wanted = NewToken(name: Self.prefix + name, role: role, display: display, sensor: sensor)
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

  /// Ends the tokens of all that was simulated before.
  public func endTokens() throws(Refused) {
    for token in try get("/v1/tokens", as: Tokens.self).tokens
    where token.revokedAt == nil && token.name.hasPrefix(Self.prefix) {
      try ask(.delete, "/v1/tokens/\(token.id)", Nothing?.none, as: Nothing.self)
    }
  }
}
