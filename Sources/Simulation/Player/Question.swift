/// What a player asks its server.
enum Question: Hashable, Sendable {
  /// The event stream.
  case events
  case state
  /// Held back until the state is another than the one with this tag, at most so long.
  case longPoll(tag: String?, seconds: Int64)
  /// With the digest of the one it holds.
  case playlist(held: String?)
  case media(Medium)
  case report(Report)
  case result(CommandResult)

  enum Kind: String, Hashable, Sendable, CaseIterable {
    case events, state, longPoll, playlist, media, report, result
  }

  var kind: Kind {
    switch self {
    case .events: .events
    case .state: .state
    case .longPoll: .longPoll
    case .playlist: .playlist
    case .media: .media
    case .report: .report
    case .result: .result
    }
  }
}

/// What came of a command, as it is sent.
struct CommandResult: Hashable, Sendable, Encodable {
  var command: String
  var outcome: String
  var detail = ""
  /// The page does once the server has it.
  var loadsAgain = false

  private enum CodingKeys: String, CodingKey {
    case outcome, detail
  }
}

/// One file.
struct Medium: Hashable, Sendable {
  var sha256: String
  var bytes: Int
}

/// What a player is to do.
enum Errand: Hashable, Sendable {
  case ask(Question)
  /// Its event stream is given up.
  case leaveStream
  /// Its long poll is, since a stream leads through.
  case leavePoll
  /// All that is under way is broken off: the line is cut.
  case cutLine
}

/// What a player lived through and a watcher wants to know.
enum Incident: Hashable, Sendable {
  /// An officer's message, or its end, was heard for the first time; milliseconds since it was issued, by the player's clock.
  case emergencyHeard(PulledEmergency.Key, milliseconds: Int64)
  case wentOffline, cameBack
  /// The stream said nothing for 40 s, or nothing at all for 10.
  case silence
  /// Its token is not, or no longer, known.
  case revoked
}
