import Signage

@testable import Simulation

/// The times of a player's life, and what it was told.
struct Life {
  static let start = Instant(milliseconds: 1_795_219_200_000)

  var player: SimulatedPlayer
  var now = Life.start

  init(seed: UInt64 = 1, _ change: (inout PlayerSettings) -> Void = { _ in }) {
    var settings = PlayerSettings()
    change(&settings)
    player = SimulatedPlayer(
      settings: settings, playPrefix: "run-1", seed: seed, startsAt: Life.start)
  }

  /// A player that holds a playlist and has reported once.
  static func playing(
    _ held: HeldPlaylist, seed: UInt64 = 1, _ change: (inout PlayerSettings) -> Void = { _ in }
  ) -> Life {
    var life = Life(seed: seed, change)
    _ = life.due()
    life.player.answered(state("a"), askedAt: life.now, at: life.now)
    life.player.received(held, digest: "a", at: life.now)
    life.player.reported(state("a"), askedAt: life.now, at: life.now)
    return life
  }

  /// What it reports in so many seconds; the server has each report at once, and the same emergencies throughout.
  mutating func reports(seconds: Int64, emergencies: [PulledEmergency] = []) -> [Report] {
    var reports: [Report] = []
    live(seconds: seconds) { player, question, now in
      guard case .report(let report) = question else { return }
      reports.append(report)
      player.reported(state("a", at: now, emergencies: emergencies), askedAt: now, at: now)
    }
    return reports
  }

  /// What it wants by now; `later` is in milliseconds.
  mutating func due(later: Int64 = 0) -> [Question.Kind] {
    errands(later: later).compactMap { if case .ask(let question) = $0 { question.kind } else { nil } }
  }

  mutating func errands(later: Int64 = 0) -> [Errand] {
    now = now.advanced(byMilliseconds: later)
    return player.due(at: now)
  }

  /// The next report it sends, within `seconds`; all else that it asks comes to nothing.
  mutating func report(within seconds: Int64 = 120) throws -> Report {
    let end = now.advanced(bySeconds: seconds)
    while now <= end {
      for case .ask(.report(let report)) in player.due(at: now) { return report }
      now = max(player.nextDue, now.advanced(byMilliseconds: 1))
    }
    throw NoReport()
  }

  /// Lives on and calls `asked` for each question, until so many seconds have gone by.
  mutating func live(seconds: Int64, asked: (inout SimulatedPlayer, Question, Instant) -> Void) {
    let end = now.advanced(bySeconds: seconds)
    while now < end {
      for case .ask(let question) in player.due(at: now) { asked(&player, question, now) }
      now = min(end, max(player.nextDue, now.advanced(byMilliseconds: 1)))
    }
  }
}

/// The state of a server that is as late as the player's machine.
func state(
  _ playlist: String = "a", at now: Instant = Life.start, emergencies: [PulledEmergency] = [],
  commands: [PulledCommand] = [], pollSeconds: Int64 = 60
) -> PulledState {
  PulledState(
    serverTime: now, playlist: playlist, emergencies: emergencies, commands: commands, pollSeconds: pollSeconds)
}

func emergency(
  _ id: String = "fire", revision: Int = 1, phase: String = "active", fillsScreen: Bool = true, precedence: Int = 0,
  issuedAt: Instant = Life.start, isOfficers: Bool = true, seconds: Int64 = 3600
) -> PulledEmergency {
  PulledEmergency(
    key: PulledEmergency.Key(id: id, revision: revision, phase: phase), precedence: precedence,
    fillsScreen: fillsScreen,
    title: ["ja": id], issuedAt: issuedAt, isOfficers: isOfficers, expiresAt: issuedAt.advanced(bySeconds: seconds))
}

/// A playlist of one segment from an hour before the start that shows the contents in turn. `files` says which of them, and of the
/// `fallback`'s, need one.
func playlist(
  _ contents: [String] = ["one", "two"], seconds: Int64 = 10, standby: Bool = false, hours: Int64 = 24,
  media: [Medium] = [], files: [String: Medium] = [:], fallback: [String] = []
) throws -> HeldPlaylist {
  func items(_ names: [String], isScheduled: Bool) throws -> [LoopItem] {
    try names.map { name in
      LoopItem(
        entry: isScheduled ? EntryID("entry-\(name)") : nil, content: try id(name), variants: ["ja-any", "en-any"],
        milliseconds: seconds * 1000)
    }
  }
  let loop = try items(contents, isScheduled: true)
  let from = Life.start.advanced(bySeconds: -3600)
  let until = from.advanced(bySeconds: hours * 3600)
  let segment = Segment(from: from, until: until, priority: nil, standby: standby, loop: loop)
  return HeldPlaylist(
    Playlist(
      display: try id("display"), from: from, until: until, segments: [segment],
      fallback: try items(fallback, isScheduled: false)),
    media: media + files.sorted { $0.key < $1.key }.map(\.value), files: try parts(files),
    titles: Dictionary(uniqueKeysWithValues: contents.map { ($0, ["ja": $0]) }))
}

private func parts(_ files: [String: Medium]) throws -> [HeldPlaylist.Part: String?] {
  var parts: [HeldPlaylist.Part: String?] = [:]
  for (name, medium) in files {
    for variant in ["ja-any", "en-any"] {
      parts.updateValue(medium.sha256, forKey: HeldPlaylist.Part(content: try id(name), variant: variant))
    }
  }
  return parts
}

struct NoIdentifier: Error {}
struct NoReport: Error {}

func id<Noun>(_ text: String) throws -> Identifier<Noun> {
  guard let id = Identifier<Noun>(text) else { throw NoIdentifier() }
  return id
}
