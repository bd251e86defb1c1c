internal import HTTPServer
internal import Signage
internal import SignageStore

/// The administrator's side of a pairing (DESIGN 4.6).
extension API {
  private struct PairingRequest: Decodable {
    var code: String
  }

  /// Makes the screen that shows the code this display. Its tokens until now end at once.
  func pairDisplay(_ call: Call) async throws -> Response {
    let id: DisplayID = try call.id("display")
    let code = try call.decode(PairingRequest.self).code
    return try await change(call) { writing in
      guard let display = try writing.display(id), let site = try writing.site(display.site) else {
        throw SignageError.notFound(noun: "display", id: id.text)
      }
      try call.require(
        .changePlaces, in: .ward(site.ward), says: "This display is of another ward; its administrator may pair it.")
      guard var pairing = try writing.pairing(code) else { throw Problem.unknownCode }
      switch pairing.state(at: call.now) {
      case .over: throw Problem.unknownCode
      case .paired(id) where try Self.isValid(pairing, in: writing):
        // The same again, as after an answer that was lost.
        writing.changesNothing()
      case .paired, .used: throw Problem.usedCode
      case .open:
        let ended = try writing.revokeTokens(of: .display(id))
        let token = try writing.newToken(pairing.tokenHash, name: id.text, role: .display, display: id)
        try pairing.pair(with: id, token: token.id, at: call.now)
        try writing.save(pairing)
        try writing.audit(
          "display.pairing", "display", id.text, ["token": token.id, "ended": ended.joined(separator: " ")])
      }
      return .json { Self.write(pairing, of: display, to: &$0) }
    }
  }

  /// Whether the screen has come since the code was entered.
  func getPairing(_ call: Call) throws -> Response {
    let id: DisplayID = try call.id("display")
    let (display, pairing) = try store.read { reading in
      let display = try reading.display(id)
      try requireChangeable(display?.site, call, in: reading)
      return (display, try reading.lastPairing(of: id))
    }
    guard let display, let pairing, pairing.state(at: call.now) != .over else {
      throw SignageError.notFound(noun: "pairing of the last day of display", id: id.text)
    }
    return .json { Self.write(pairing, of: display, to: &$0) }
  }

  private static func write(_ pairing: Pairing, of display: Display, to json: inout JSONWriter) {
    json.object("display") { json in
      json.member("id", display.id.text)
      json.member("name", display.name)
    }
    json.memberOrNull("pairedAt", pairing.pairedAt?.rfc3339())
    json.memberOrNull("usedAt", pairing.usedAt?.rfc3339())
  }

  private static func isValid(_ pairing: Pairing, in reading: Reading) throws -> Bool {
    try pairing.token.flatMap { try reading.token($0) } != nil
  }
}
