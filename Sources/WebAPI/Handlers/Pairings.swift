internal import Crypto
internal import HTTPServer
internal import Signage
internal import SignageStore

/// How a new screen becomes a display: it shows a code, an administrator enters it, it fetches its token (DESIGN 4.6, 5).
extension API {
  private static let tokenPrefix = "kst_"

  private struct OfferRequest: Decodable {
    var origin: String?
  }

  /// A new code for a screen. The secret is in this answer and nowhere else.
  func openPairing(_ call: Call) async throws -> Response {
    let origin = try call.decode(OfferRequest.self).origin ?? call.head.ownOrigin
    let (secret, salt) = (Token(prefix: "ksp_"), randomBytes(16))
    let token = Token(prefix: Self.tokenPrefix, secret: secret.text, salt: salt)
    let address = call.head.clientNetwork
    // Asked before anything is written: a screen that asks too often must cost nobody a place at the disk.
    if let (limit, end) = try store.read({ try $0.pairingsFull(for: address, at: call.now) }) {
      throw Problem.tooManyCodes(limit, until: end, at: call.now)
    }
    let pairing = try await store.record(at: call.now) { writing in
      if let (limit, end) = try writing.pairingsFull(for: address, at: call.now) {
        throw Problem.tooManyCodes(limit, until: end, at: call.now)
      }
      try writing.forgetOldPairings()
      let pairing = Pairing(
        code: try Self.freeCode(in: writing), secretHash: secret.digest.hexadecimal,
        tokenHash: token.digest.hexadecimal,
        salt: Hexadecimal.encode(salt), address: address, createdAt: call.now)
      try writing.save(pairing)
      return pairing
    }
    return .json(status: 201, headers: Self.unkept) { json in
      json.member("code", pairing.code)
      json.member("secret", secret.text)
      json.member("expiresAt", pairing.expiresAt.rfc3339())
      json.member("serverTime", call.now.rfc3339())
      if let origin { Self.write("\(origin)/pairing#\(pairing.code)", to: &json) }
    }
  }

  /// One that nobody has. Of the 729 million few are taken, so the second try is rare and the tenth never needed.
  private static func freeCode(in reading: Reading) throws -> String {
    for _ in 0..<10 {
      if let code = Pairing.code(of: randomBytes(16)), try reading.pairing(code) == nil { return code }
    }
    throw Problem.busy
  }

  /// Where an administrator's telephone is led.
  private static func write(_ address: String, to json: inout JSONWriter) {
    json.member("address", address)
    guard let code = QRCode(of: address) else { return }
    json.object("qr") { json in
      json.member("size", code.size)
      json.member("path", code.path)
    }
  }

  /// The token once the code was entered, the same again until its first use. With `wait` the answer is held until then, at most
  /// so many seconds.
  func fetchPairing(_ call: Call) throws -> Reply {
    let (code, secret) = (call.parameters["code"] ?? "", call.head.bearerToken ?? "")
    let seconds = call.query["wait"]?.integer ?? 0
    let generation = tokenChanges.generation
    let standing = try standing(of: code, secret: secret, at: call.now)
    guard case .open = standing, seconds > 0 else { return .now(standing.response(at: call.now)) }
    return .later { [self] in
      do {
        return try await untilPaired(code, secret: secret, since: generation, atMost: .seconds(seconds))
      } catch {
        return refusal(error, call.head)
      }
    }
  }

  private func untilPaired(
    _ code: String, secret: String, since generation: Int, atMost limit: Duration
  ) async throws -> Response {
    let end = ContinuousClock.now.advanced(by: limit)
    var generation = generation
    while true {
      await tokenChanges.wait(since: generation, as: code, atMost: end - .now)
      let present = tokenChanges.generation
      let now = Clock.now()
      let standing = try standing(of: code, secret: secret, at: now)
      // Without a change the time is over, or the wait gave way to a newer one: waiting again would push that one out.
      guard case .open = standing, present != generation, ContinuousClock.now < end, !tokenChanges.isOver else {
        return standing.response(at: now)
      }
      generation = present
    }
  }

  private enum Standing {
    case open(Pairing)
    case paired(Display, token: Token)

    func response(at now: Instant) -> Response {
      switch self {
      case .open(let pairing):
        .json(status: 202, headers: API.unkept) { json in
          json.member("state", "open")
          json.member("expiresAt", pairing.expiresAt.rfc3339())
          json.member("serverTime", now.rfc3339())
        }
      case .paired(let display, let token):
        .json(headers: API.unkept) { json in
          json.member("token", token.text)
          json.object("display") { json in
            json.member("id", display.id.text)
            json.member("name", display.name)
          }
        }
      }
    }
  }

  /// Throws `Problem.unknownPairing` to who has another secret too: which codes there are is nobody else's business.
  private func standing(of code: String, secret: String, at now: Instant) throws -> Standing {
    let (pairing, display) = try store.read { reading in
      let pairing = try reading.pairing(code)
      // A token that has ended already, or whose display is gone, is not worth telling.
      let isValid = try pairing?.token.flatMap { try reading.token($0) } != nil
      return (pairing, isValid ? try pairing?.display.flatMap { try reading.display($0) } : nil)
    }
    guard let pairing, constantTimeEqual(Token(text: secret).digest.hexadecimal, pairing.secretHash) else {
      throw Problem.unknownPairing
    }
    switch (pairing.state(at: now), display) {
    case (.open, _): return .open(pairing)
    case (.paired, let display?):
      guard let salt = pairing.salt.flatMap(Hexadecimal.decode) else { throw Problem.unknownPairing }
      return .paired(display, token: Token(prefix: Self.tokenPrefix, secret: secret, salt: salt))
    default: throw Problem.unknownPairing
    }
  }

  private static let unkept = [(name: "Cache-Control", value: "no-store")]
}

extension RequestHead {
  /// Where the asker found this server, as far as it says so itself.
  fileprivate var ownOrigin: String? {
    let origin = "\(isSecure ? "https" : "http")://\(headers["host"] ?? "")"
    return StringFormat.webOrigin.accepts(origin) ? origin : nil
  }
}
