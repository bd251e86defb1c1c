/// The messages that are on any screen at one instant: found once, asked by thousands of displays.
public struct EmergencyBoard: Sendable {
  /// In the order in which they take the screen.
  public let emergencies: [Emergency]
  /// The board stays as it is until then if nobody does anything; nil is for ever.
  public let until: Instant?
  /// For each of `emergencies` whom it is for.
  private let audiences: [[EmergencyAudience]]
  /// For each of `emergencies` that ended the displays that had it, where that is known.
  private let had: [Set<DisplayID>?]
  /// What ends drills, and until when; empty without a drill.
  private let seizures: [(audience: EmergencyAudience, until: Instant)]

  /// Drills go only to enrolled displays; one ends on a display for good as soon as a live message of precedence 0 to 2 is on
  /// there with it, so `all` must hold those that ended while a drill of now was running.
  ///
  /// What an end says is for the displays that `had` the message, wherever they hang by now. Where `had` does not have it, it is
  /// for those that are its targets now.
  public init(_ all: [Emergency], had: [EmergencyID: Set<DisplayID>] = [:], at now: Instant) {
    emergencies = all.filter { $0.isOnScreen(at: now) }.sorted(by: Emergency.comesBefore)
    until = emergencies.compactMap { $0.state == .active ? $0.message.expiresAt : $0.closing?.until }.min()
    audiences = emergencies.map(\.audiences)
    self.had = emergencies.map { $0.closing == nil ? nil : had[$0.id] }
    let hasDrill = emergencies.contains { $0.message.kind == .drill }
    seizures = hasDrill ? all.flatMap(Self.seizures) : []
  }

  /// When a message stops, or stopped, to end drills. A revision that gave way has ended them for good all the same.
  private static func seizures(of emergency: Emergency) -> [(EmergencyAudience, Instant)] {
    guard emergency.message.kind == .live else { return [] }
    let forgotten = emergency.pastAudiences.compactMap { audience in
      audience.endedDrillsUntil.map { (audience.audience(emergency.message.kind), $0) }
    }
    return forgotten
      + emergency.showings.compactMap { showing in
        guard showing.revision != emergency.closing?.revision, showing.message.endsDrills else { return nil }
        return (
          EmergencyAudience(showing.message, showing.area),
          min(showing.until ?? showing.message.expiresAt, showing.message.expiresAt)
        )
      }
  }

  /// The places in `emergencies` of those that `display` shows, in order.
  public func places(on display: Display, at site: Site) -> [Int] {
    guard !emergencies.isEmpty else { return [] }
    var places: [Int] = []
    for place in emergencies.indices where concerns(place, display, at: site) { places.append(place) }
    guard !seizures.isEmpty,
      let lastSeizure = seizures.lazy.filter({ $0.audience.includes(display, at: site) }).map(\.until).max()
    else { return places }
    return places.filter { place in
      let emergency = emergencies[place]
      return emergency.message.kind != .drill || (emergency.activatedAt ?? emergency.createdAt) >= lastSeizure
    }
  }

  private func concerns(_ place: Int, _ display: Display, at site: Site) -> Bool {
    if let had = had[place] { return had.contains(display.id) }
    for audience in audiences[place] where audience.includes(display, at: site) { return true }
    return false
  }
}
