internal import HTTPServer
internal import LiveUpdates
internal import Signage
internal import SignageStore

/// What players ask and tell (DESIGN 4.4, 5).
extension API {
  /// The cookie that stands for the token, so that event streams, pictures and the service worker need nothing more.
  static let playerCookie = "kosatsu-player"

  /// Exchanges the bearer token for a cookie that scripts cannot read. Browsers keep none longer than 400 days, so players have it
  /// renewed from time to time, and then the cookie itself says which token it is.
  func openSession(_ call: Call) throws -> Response {
    _ = try call.display()
    guard let token = call.head.bearerToken ?? call.head.cookies[Self.playerCookie] else {
      throw SignageError.invalid(field: "Authorization", says: "Send the display's token as a bearer.")
    }
    let secure = call.head.isSecure ? "; Secure" : ""
    let cookie = "\(Self.playerCookie)=\(token); Path=/; Max-Age=34560000; HttpOnly; SameSite=Strict\(secure)"
    return .empty(204, headers: [("Set-Cookie", cookie)])
  }

  func pullPlaylist(_ call: Call) throws -> Reply {
    let id = try call.display()
    presence.note(id, at: call.now, transport: presence[id]?.transport ?? "poll")
    if let held = programme.heldPlaylist(of: id, at: call.now) { return .now(held.response) }
    return resolved(call) { try playlist(of: id, at: call.now) }
  }

  /// An answer for which something has to be resolved first.
  private func resolved(_ call: Call, _ work: @escaping @Sendable () throws -> Response) -> Reply {
    .later {
      do { return try await resolving.run(work) } catch { return refusal(error, call.head) }
    }
  }

  private func playlist(of id: DisplayID, at now: Instant) throws -> Response {
    guard let resolved = try programme.playlist(for: id, at: now) else {
      throw SignageError.notFound(noun: "display", id: id.text)
    }
    return resolved.response
  }

  /// With `wait`, holds the answer until the state is another than the one the player has, at most so many seconds.
  func pullState(_ call: Call) throws -> Reply {
    let id = try call.display()
    presence.note(id, at: call.now)
    guard programme.knowsState(of: id, at: call.now) else {
      return resolved(call) { Self.response(try self.state(of: id, at: call.now)) }
    }
    let state = try state(of: id, at: call.now, hurrying: true)
    let seconds = call.query["wait"]?.integer ?? 0
    guard seconds > 0, call.head.headers["if-none-match"] == "\"\(state.tag)\"" else {
      return .now(Self.response(state))
    }
    return .later { [updates] in
      let newer = await NextState.after(state.tag, of: id, in: updates, atMost: .seconds(seconds)) {
        try? await self.presentState(of: id)
      }
      return Self.response(newer ?? state)
    }
  }

  /// What changed before one began to listen is announced to the others: it is resolved where that is done.
  func presentState(of id: DisplayID) async throws -> StateDocument {
    if !programme.knowsState(of: id, at: Clock.now()) {
      try await resolving.run { [programme] in _ = try programme.digest(of: id, at: Clock.now()) }
    }
    return try state(of: id, at: Clock.now(), hurrying: true)
  }

  private func state(of id: DisplayID, at now: Instant, hurrying: Bool = false) throws -> StateDocument {
    guard let state = try programme.state(of: id, at: now, hurrying: hurrying) else {
      throw SignageError.notFound(noun: "display", id: id.text)
    }
    return state
  }

  private static func response(_ state: StateDocument) -> Response {
    .json(state.json, headers: [("ETag", "\"\(state.tag)\""), ("Cache-Control", "no-cache")])
  }

  /// Each event is a whole state; the first one comes at once.
  func streamEvents(_ call: Call) throws -> Reply {
    let id = try call.display()
    let listener = StreamListener()
    let stream = EventStream { [updates] in
      updates.remove(listener, from: id)
      listener.detach()
      noteEnd(ofStreamOf: id)
    }
    listener.attach(stream)
    // Listening first: a change in between is then told twice rather than never.
    updates.add(listener, to: id)
    presence.note(id, at: call.now, transport: "events")
    guard programme.knowsState(of: id, at: call.now) else {
      // Resolving takes its time; the stream begins with what was found then.
      Task {
        do {
          try await resolving.run { _ = try programme.digest(of: id, at: Clock.now()) }
          try beginStream(listener, of: id)
        } catch {
          listener.close()
        }
      }
      return .events(stream)
    }
    do {
      try beginStream(listener, of: id)
    } catch {
      updates.remove(listener, from: id)
      listener.detach()
      throw error
    }
    return .events(stream)
  }

  /// Until now it was heard of. A display that was deleted meanwhile is asked for after it was noted, so that whichever of the
  /// two comes last, nothing of it stays. Thousands may end at once, of displays that are known to be there.
  private func noteEnd(ofStreamOf id: DisplayID) {
    presence.note(id, at: Clock.now(), transport: "events")
    if programme.surelyHas(id) { return }
    do {
      if try store.read({ try $0.display(id) }) == nil { presence.forget(id) }
    } catch {
      log(.warning, "whether a display is still there was not read", ["error": "\(error)"])
    }
  }

  /// In its turn among the announcements, or a state from before one of them could be the last that is heard. In that turn an
  /// emergency waits: what the schedule has become since it was last resolved is announced to this listener as to all others.
  func beginStream(_ listener: StreamListener, of id: DisplayID) throws {
    try updates.tell(listener, of: id) { try state(of: id, at: Clock.now(), hurrying: true) }
  }
}
