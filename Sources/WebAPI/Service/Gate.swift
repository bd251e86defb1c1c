internal import Crypto
internal import HTTPServer
internal import Signage
internal import SignageStore
internal import Synchronization

/// Tells who asks, and whether they may ask this at all.
final class Gate: Sendable {
  /// Over this many all are forgotten, so that memory stays bounded.
  private static let mostRemembered = 20_000

  private struct Memory {
    /// By the token itself, in memory alone and until tokens change.
    var known: [String: Actor] = [:]
    /// Goes up when tokens change, so that what was read before is not remembered after.
    var generation = 0
  }

  private let store: SignageStore
  private let memory = Mutex(Memory())
  private let firstUse: @Sendable (_ tokenHash: String) -> Void

  /// `firstUse` is called when a token that a screen fetched by its pairing is used for the first time; once more at most where
  /// two requests come at once.
  init(_ store: SignageStore, firstUse: @escaping @Sendable (_ tokenHash: String) -> Void) {
    self.store = store
    self.firstUse = firstUse
  }

  func forget(_ events: [StoreEvent]) {
    guard events.contains(.tokensChanged) else { return }
    memory.withLock { memory in
      memory.known = [:]
      memory.generation += 1
    }
  }

  /// Throws `Problem.unauthorized` without a token that holds, and `forbidden` where it is not for this.
  func admit(_ head: RequestHead, to operation: Operation) throws -> Actor {
    guard let callers = operation.access.callers else { return .anyone }
    if callers == [.newScreen] {
      guard head.bearerToken != nil else { throw Problem.unauthorized }
      return .anyone
    }
    let isForDevices = callers.contains(.display)
    guard let token = head.bearerToken ?? (isForDevices ? head.cookies[API.playerCookie] : nil),
      let actor = try owner(of: token, isExchange: operation.isTokenExchange)
    else { throw Problem.unauthorized }
    guard callers.contains(where: { Self.isOne(actor, $0) }) else {
      throw SignageError.forbidden(says: "Your token is not for this. \(operation.access.says)")
    }
    return actor
  }

  /// Whose token it is; nil of none that holds. Tokens are found by their hash, so how long it takes tells nothing of them.
  ///
  /// Its exchange for a cookie is no use of it: the answer may be lost, and the screen has to be able to fetch the token again.
  private func owner(of token: String, isExchange: Bool) throws -> Actor? {
    let (remembered, generation) = memory.withLock { ($0.known[token], $0.generation) }
    if let remembered { return remembered }
    let hash = SHA256.digest(of: token).hexadecimal
    let (record, isUnused) = try store.read { reading in
      let record = try reading.token(hash: hash)
      return (record, try record?.display != nil && reading.pairing(tokenHash: hash).map { $0.usedAt == nil } ?? false)
    }
    guard let actor = record?.actor else { return nil }
    if isUnused {
      if isExchange { return actor }
      firstUse(hash)
    }
    memory.withLock { memory in
      guard memory.generation == generation else { return }
      if memory.known.count >= Self.mostRemembered { memory.known = [:] }
      memory.known[token] = actor
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
