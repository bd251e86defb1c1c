internal import Crypto
internal import HTTPServer
internal import Signage
internal import SignageStore
internal import Synchronization

/// Tells who asks, and whether they may ask this at all.
final class Gate: Sendable {
  /// How long a token's owner is remembered: as long as a token that was ended by another process may still work.
  private static let memoryMilliseconds: Int64 = 1000
  /// Over this many all are forgotten, so that made-up tokens fill no memory.
  private static let mostRemembered = 20_000

  private struct Known {
    var actor: Actor
    var until: Instant
  }

  private let store: SignageStore
  private let known = Mutex<[String: Known]>([:])

  init(_ store: SignageStore) { self.store = store }

  func forget(_ events: [StoreEvent]) {
    if events.contains(.tokensChanged) { known.withLock { $0 = [:] } }
  }

  /// Throws `Problem.unauthorized` without a token that holds, and `forbidden` where it is not for this.
  func admit(_ head: RequestHead, to operation: Operation, at now: Instant) throws -> Actor {
    guard let callers = operation.access.callers else { return .anyone }
    let isForDevices = callers.contains(.display)
    guard let token = head.bearerToken ?? (isForDevices ? head.cookies[API.playerCookie] : nil),
      let actor = try owner(of: token, at: now)
    else { throw Problem.unauthorized }
    guard callers.contains(where: { Self.isOne(actor, $0) }) else {
      throw SignageError.forbidden(says: "Your token is not for this. \(operation.access.says)")
    }
    return actor
  }

  /// Whose token it is; nil of none that holds. Tokens are found by their hash, so how long it takes tells nothing of them.
  private func owner(of token: String, at now: Instant) throws -> Actor? {
    let hash = SHA256.digest(of: token).hexadecimal
    if let remembered = known.withLock({ $0[hash] }), remembered.until > now { return remembered.actor }
    guard let actor = try store.read({ try $0.token(hash: hash) })?.actor else { return nil }
    known.withLock { known in
      if known.count >= Self.mostRemembered { known = [:] }
      known[hash] = Known(actor: actor, until: now.advanced(byMilliseconds: Self.memoryMilliseconds))
    }
    return actor
  }

  private static func isOne(_ actor: Actor, _ caller: Access.Caller) -> Bool {
    switch (caller, actor.device) {
    case (.person(let action), nil): may(actor, action, .any)
    case (.display, .display), (.sensor, .sensor), (.feed, .feed): true
    default: false
    }
  }
}

extension Actor {
  /// Somebody without a token.
  static let anyone = Actor(token: "", person: "", grants: [])
}

extension RequestHead {
  /// The token of `Authorization: Bearer` (RFC 6750, 2.1).
  var bearerToken: String? {
    guard let value = headers["authorization"] else { return nil }
    let parts = value.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    return String(parts[1])
  }
}
