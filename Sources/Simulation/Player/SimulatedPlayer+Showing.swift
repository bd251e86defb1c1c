internal import Signage

/// What it shows: its playlist by the one clock, and emergencies over it.
extension SimulatedPlayer {
  /// Two frames at 60 Hz lie between the news and the pixels.
  private static let drawingMilliseconds: Int64 = 34
  /// A showing that missed no more than this of its seconds counts as completed.
  private static let toleranceMilliseconds: Int64 = 500
  /// The last precedence that wakes a display outside its active hours.
  private static let wakingPrecedence = 2

  /// All that hold now, as the server orders them.
  mutating func take(_ told: [PulledEmergency], at now: Instant) {
    guard told != emergencies else { return }
    let trusted = clock.now(now)
    account(until: trusted, cuts: isCovered(by: told, at: trusted))
    emergencies = told
    let present = Set(told.map(\.key))
    deliveries = deliveries.filter { present.contains($0.key) }
    for emergency in told where deliveries[emergency.key] == nil {
      deliveries[emergency.key] = Delivered(receivedAt: trusted)
      queue.add(delivery(of: emergency, receivedAt: trusted, shownAt: nil))
      if emergency.isOfficers {
        note(
          .emergencyHeard(
            emergency.key, milliseconds: max(0, trusted.milliseconds(since: emergency.issuedAt))))
      }
      nextReport = now
    }
    drawSoon(after: now)
  }

  /// Where something is not drawn yet.
  mutating func drawSoon(after now: Instant) {
    if hasUndrawn { nextDrawing = now.advanced(byMilliseconds: Self.drawingMilliseconds) }
  }

  private var hasUndrawn: Bool { emergencies.contains { deliveries[$0.key]?.isShown == false } }

  /// Those that were received are on the screen now, but for those that a resting screen does not show: they come when it wakes.
  mutating func drawIfDue(at now: Instant) {
    let trusted = clock.now(now)
    if let end = emergencies.map(\.expiresAt).min(), end <= trusted {
      account(until: end)
      emergencies.removeAll { $0.expiresAt <= trusted }
    }
    guard let nextDrawing, nextDrawing <= now else { return }
    self.nextDrawing = nil
    for emergency in visible(emergencies, at: trusted) {
      guard let delivered = deliveries[emergency.key], !delivered.isShown else { continue }
      deliveries[emergency.key]?.isShown = true
      // Trusted time may have been set right in between.
      let shownAt = max(delivered.receivedAt, trusted)
      queue.add(delivery(of: emergency, receivedAt: delivered.receivedAt, shownAt: shownAt))
      nextReport = now
    }
    guard hasUndrawn, let held else { return }
    self.nextDrawing = held.place(at: trusted).until.advanced(byMilliseconds: Self.drawingMilliseconds - clock.offset)
  }

  private func delivery(
    of emergency: PulledEmergency, receivedAt: Instant, shownAt: Instant?
  ) -> ReportedDelivery {
    ReportedDelivery(
      emergency: emergency.id, revision: emergency.revision, receivedAt: receivedAt.rfc3339(),
      shownAt: shownAt?.rfc3339())
  }

  func visible(_ emergencies: [PulledEmergency], at trusted: Instant) -> [PulledEmergency] {
    guard !emergencies.isEmpty, held?.place(at: trusted).isStandby ?? false else { return emergencies }
    return emergencies.filter { $0.precedence <= Self.wakingPrecedence }
  }

  private func isCovered(by emergencies: [PulledEmergency], at trusted: Instant) -> Bool {
    visible(emergencies, at: trusted).contains(where: \.fillsScreen)
  }

  /// Puts into the queue what was shown since the last time. Since then nothing lay over the loop that does not until `trusted`.
  /// What is still on then is told once it is over, unless something `cuts` it.
  mutating func account(until trusted: Instant, cuts: Bool = false) {
    guard let held, var at = shownUntil else { return }
    // In standby not all of them show, but then no item does either.
    let isCovered = emergencies.contains(where: \.fillsScreen)
    while at < trusted {
      let place = held.seen(at: at, with: kept, after: lastGood)
      let end = max(at.advanced(byMilliseconds: 1), min(place.until, trusted))
      if let item = place.item {
        if !place.isFallback { lastGood = item.item.content }
        if !isCovered {
          if end < place.until, !cuts { break }
          add(item, from: at, until: end)
        }
      }
      at = end
    }
    shownUntil = at
  }

  /// Whether another playlist shows something else now than the one that is held.
  mutating func isCut(by playlist: HeldPlaylist, at trusted: Instant) -> Bool {
    guard let held else { return false }
    account(until: trusted)
    let present = held.seen(at: trusted, with: kept, after: lastGood).item
    let next = playlist.seen(at: trusted, with: kept, after: lastGood).item
    return present != next || held.file(of: present) != playlist.file(of: next)
  }

  private mutating func add(_ item: Showing.Item, from: Instant, until: Instant) {
    let milliseconds = until.milliseconds(since: from)
    guard milliseconds > 0 else { return }
    playCount += 1
    queue.add(
      ReportedPlay(
        id: "\(playPrefix)-\(playCount)", entry: item.item.entry?.text, content: item.item.content.text,
        variant: item.variant, startedAt: from.rfc3339(), seconds: Double(milliseconds) / 1000,
        completed: milliseconds >= item.item.milliseconds - Self.toleranceMilliseconds, assignment: item.item.assignment
      ))
  }

  /// The title of what is on now, for people who watch; nil where a message fills the screen or nothing is on.
  func title(at now: Instant, in language: String) -> String? {
    let trusted = clock.now(now)
    guard let place = held?.seen(at: trusted, with: kept, after: lastGood),
      let content = place.item?.item.content ?? place.standIn, !isCovered(by: emergencies, at: trusted)
    else { return nil }
    return held?.titles[content.text]?.best(for: language)
  }
}
