internal import LiveUpdates
internal import Signage

/// Makes the states of thousands of displays on one thread, as ``Programme/state(of:at:hurrying:)`` does in a hurry.
///
/// What all of them say of emergencies is fetched once, and again when it has changed: threads that fetched it for each display
/// would wait for one another.
struct HurriedStates {
  private struct Told {
    let written: WrittenEmergencies
    let generation: Int
    private var pieces = WrittenEmergencies.Pieces()

    init(_ written: WrittenEmergencies, _ generation: Int) {
      self.written = written
      self.generation = generation
    }

    mutating func state(
      of place: DisplayPlace, playlist digest: String, commands: [DisplayCommand], at now: Instant
    ) -> StateDocument {
      written.state(of: place, playlist: digest, commands: commands, at: now, from: &pieces)
    }
  }

  private let programme: Programme
  private var told: Told?

  init(_ programme: Programme) { self.programme = programme }

  mutating func state(of display: DisplayID, at now: Instant) throws -> StateDocument? {
    guard let (place, digest) = try programme.inForce(on: display, at: now, hurrying: true) else { return nil }
    let open = try programme.commands.open(on: display, at: now)
    let generation = programme.emergencies.generation
    if told?.generation != generation || told?.written.holds(at: now) != true {
      told = Told(try programme.emergencies.written(at: now), generation)
    }
    return told?.state(of: place, playlist: digest, commands: open, at: now)
  }
}
