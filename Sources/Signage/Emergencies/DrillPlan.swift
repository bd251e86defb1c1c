/// A drill that comes again and again: confirmed once by a second officer as a plan, it begins and ends by itself (DESIGN 4.3).
public struct DrillPlan: Hashable, Sendable, Codable {
  public let id: DrillID
  /// Goes up with each change; what `confirmation` names.
  public private(set) var revision: Int
  public private(set) var terms: Terms
  /// The area of the officer who wrote the present revision.
  public private(set) var area: Area
  public private(set) var createdAt: Instant
  public private(set) var createdBy: String
  /// Nil until a second officer has confirmed the present revision; nothing begins before.
  public private(set) var confirmedAt: Instant?
  public private(set) var confirmedBy: String?

  /// What is confirmed: what the drill says, where, when, and for how long.
  public struct Terms: Hashable, Sendable, Codable {
    public var title: LocalizedText
    public var text: LocalizedText
    public var targets: [Target]
    public var precedence: Int
    public var level: Int?
    public var presentation: EmergencyMessage.Presentation
    /// A drill begins with each of their windows, in the city's local time.
    public var slots: [Slot]
    /// How long it lasts, 1...180; a window is at least as long.
    public var minutes: Int

    public init(
      title: LocalizedText, text: LocalizedText, targets: [Target], precedence: Int, level: Int? = nil,
      presentation: EmergencyMessage.Presentation, slots: [Slot], minutes: Int
    ) {
      self.title = title
      self.text = text
      self.targets = targets
      self.precedence = precedence
      self.level = level
      self.presentation = presentation
      self.slots = slots
      self.minutes = minutes
    }
  }

  /// A plan that waits for its confirmation. Throws `invalid`, naming the field, for terms that break a rule.
  public init(id: DrillID, terms: Terms, area: Area, by person: String, at now: Instant) throws(SignageError) {
    try terms.validate(at: now)
    self.id = id
    revision = 1
    self.terms = terms
    self.area = area
    createdAt = now
    createdBy = person
  }

  /// Changes the plan, which then waits for its confirmation again. Throws as `init`; the same terms change nothing.
  public mutating func change(
    to terms: Terms, area: Area, by person: String, at now: Instant
  ) throws(SignageError) {
    try terms.validate(at: now)
    guard terms != self.terms else { return }
    (self.terms, self.area, createdAt, createdBy) = (terms, area, now, person)
    revision += 1
    (confirmedAt, confirmedBy) = (nil, nil)
  }

  /// Makes it wait for its confirmation again, as one that was given up and is taken up.
  public mutating func takeUp(by person: String, at now: Instant) {
    (createdAt, createdBy) = (now, person)
    revision += 1
    (confirmedAt, confirmedBy) = (nil, nil)
  }

  /// A second officer confirms the plan as it was read. Throws `forbidden` to its author, `stale` for another revision than
  /// the present one, `conflict` where it is confirmed already.
  public mutating func confirm(revision named: Int, by person: String, at now: Instant) throws(SignageError) {
    guard confirmedAt == nil else {
      throw .conflict(says: "Revision \(revision) is confirmed already.")
    }
    guard person != createdBy else {
      throw .forbidden(says: "A second officer decides on it, not the one who wrote it.")
    }
    guard named == revision else {
      throw .stale(says: "Revision \(revision) waits for confirmation, not \(named); read it and confirm that one.")
    }
    (confirmedAt, confirmedBy) = (now, person)
  }
}

extension DrillPlan.Terms {
  public static let longestMinutes = 180

  /// The message of a drill that begins at `now`.
  public func message(until end: Instant) -> EmergencyMessage {
    EmergencyMessage(
      kind: .drill, precedence: precedence, level: level, title: title, text: text, targets: targets,
      presentation: presentation, expiresAt: end)
  }

  /// Throws `invalid`, naming the field: what messages have to keep to, no window, a window shorter than the drill, a slot that
  /// asks a site.
  func validate(at now: Instant) throws(SignageError) {
    guard (1...Self.longestMinutes).contains(minutes) else {
      throw .invalid(field: "minutes", says: "1 to \(Self.longestMinutes).")
    }
    try message(until: now.advanced(bySeconds: Int64(minutes) * 60)).validate(at: now)
    guard !slots.isEmpty else { throw .invalid(field: "slots", says: "Say when, in at least one slot.") }
    try Slot.validate(slots, field: "slots")
    for (index, slot) in slots.enumerated() {
      guard slot.opening == nil else {
        throw .invalid(
          field: "slots/\(index)/opening", says: "A drill is at many sites at once; name the hours instead.")
      }
      guard let windows = slot.windows else {
        throw .invalid(field: "slots/\(index)/windows", says: "Say at what time it begins.")
      }
      for (place, window) in windows.enumerated() where window.minutes < minutes {
        throw .invalid(
          field: "slots/\(index)/windows/\(place)", says: "It is shorter than the \(minutes) minutes of the drill.")
      }
    }
  }
}

extension Window {
  /// How long it is on a day without a clock change.
  fileprivate var minutes: Int { until.minutes - from.minutes + (crossesMidnight ? 1440 : 0) }
}
