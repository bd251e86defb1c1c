extension Emergency {
  /// How long a message waits for its second officer.
  public static let confirmationMinutes: Int64 = 10
  /// How long the all-clear stays.
  public static let allClearMinutes: Int64 = 10
  public static let longestHours: Int64 = 72

  /// A new message by an officer: pending, or active at once where `breakGlassReason` says why one officer was enough.
  ///
  /// Throws `invalid`, naming the field, for a message that breaks a rule of DESIGN 4.3.
  public static func propose(
    id: EmergencyID, message: EmergencyMessage, area: Area, by person: String, breakGlassReason: String?,
    at now: Instant
  ) throws(SignageError) -> Emergency {
    try message.validate(at: now)
    if let reason = breakGlassReason, reason.allSatisfy(\.isWhitespace) {
      throw .invalid(field: "breakGlassReason", says: "Write why no second officer could be waited for.")
    }
    let activated = breakGlassReason != nil
    return Emergency(
      id: id, source: .officer, area: area, state: activated ? .active : .pending, revision: 1, message: message,
      createdAt: now, createdBy: person, activatedAt: activated ? now : nil, breakGlassReason: breakGlassReason)
  }

  /// A second officer puts revision `named` on screen.
  ///
  /// Throws `forbidden` to its author, `stale` for another revision than the present one, `conflict` unless it is pending and
  /// not too old.
  public mutating func confirm(revision named: Int, by person: String, at now: Instant) throws(SignageError) {
    try requirePending(at: now, "confirmed")
    try requireAnother(than: person)
    guard named == revision else {
      throw .stale(says: "Revision \(revision) waits for confirmation, not \(named); read it and confirm that one.")
    }
    guard message.expiresAt > now else { throw .conflict(says: "Its time is over; write a new one.") }
    state = .active
    activatedAt = now
    confirmedBy = person
  }

  /// A second officer says no. Throws as `confirm`.
  public mutating func reject(by person: String, at now: Instant) throws(SignageError) {
    try requirePending(at: now, "rejected")
    try requireAnother(than: person)
    end(.rejected, by: person, at: now)
  }

  /// Its author takes a pending message back. Throws `forbidden` to others, `conflict` unless it is pending.
  public mutating func withdraw(by person: String, at now: Instant) throws(SignageError) {
    try requirePending(at: now, "withdrawn")
    guard person == createdBy else {
      throw .forbidden(says: "Only its author takes a pending message back; reject it instead.")
    }
    end(.withdrawn, by: person, at: now)
  }

  /// Ends an active message by one officer. For 10 minutes the all-clear shows where the message did: what is over in its
  /// title, so that beside another message nobody takes that one for cleared, and `text` or a plain sentence.
  ///
  /// Throws `conflict` unless it is active and its time not over, `invalid` for a text that is too long or lacks Japanese.
  public mutating func clear(text: LocalizedText?, by person: String, at now: Instant) throws(SignageError) {
    guard state == .active, now < message.expiresAt else {
      let present = state == .active ? State.expired : state
      throw .conflict(says: "Only an active message can be cleared; this one is \(present.rawValue).")
    }
    try text?.validate(as: "text", longest: EmergencyMessage.longestText)
    end(.cleared, by: person, at: now)
    closing = Closing(
      title: Self.allClearTitle(of: message.title), text: text ?? Self.allClearText,
      until: now.advanced(bySeconds: Self.allClearMinutes * 60))
  }

  private static let allClearText: LocalizedText = ["ja": "この情報は解除されました。", "en": "This no longer applies."]

  /// In languages other than these two the title stands alone; the look says that it is over.
  private static func allClearTitle(of title: LocalizedText) -> LocalizedText {
    var over = title
    if let japanese = title["ja"] { over.byLanguage["ja"] = "\(japanese)の解除" }
    if let english = title["en"] { over.byLanguage["en"] = "All clear: \(english)" }
    return over
  }

  /// What time alone does to it: lapsed when nobody confirmed it, expired when its time is over. It ended at that moment,
  /// however late that is noticed. True when something changed.
  public mutating func pass(to now: Instant) -> Bool {
    switch state {
    case .pending where now >= lapsesAt: end(.lapsed, by: nil, at: lapsesAt)
    case .active where now >= message.expiresAt: end(.expired, by: nil, at: message.expiresAt)
    default: return false
    }
    return true
  }

  /// Whether a screen shows something of it at `now`: the message itself, or what its end says.
  public func isOnScreen(at now: Instant) -> Bool {
    if state == .active { return now < message.expiresAt }
    return closing.map { now < $0.until } ?? false
  }

  private var lapsesAt: Instant { createdAt.advanced(bySeconds: Self.confirmationMinutes * 60) }

  private mutating func end(_ ended: State, by person: String?, at now: Instant) {
    state = ended
    endedAt = now
    endedBy = person
  }

  private func requirePending(at now: Instant, _ verb: String) throws(SignageError) {
    guard state == .pending, now < lapsesAt else {
      let present = state == .pending ? State.lapsed : state
      throw .conflict(says: "Only a pending message can be \(verb); this one is \(present.rawValue).")
    }
  }

  private func requireAnother(than person: String) throws(SignageError) {
    guard person != createdBy else {
      throw .forbidden(says: "A second officer decides on it, not the one who wrote it.")
    }
  }
}

extension EmergencyMessage {
  /// Characters a language.
  public static let longestTitle = 40
  public static let longestText = 200

  /// Throws `invalid`, naming the field: lengths, Japanese missing, a blank text, a text without its title, no target, an end
  /// that is past or more than 72 hours ahead.
  public func validate(at now: Instant) throws(SignageError) {
    try title.validate(as: "title", longest: Self.longestTitle)
    try text.validate(as: "text", longest: Self.longestText)
    guard title.languages == text.languages else {
      throw .invalid(field: "text", says: "Give title and text in the same languages.")
    }
    guard (0...3).contains(precedence) else {
      throw .invalid(field: "precedence", says: "0 (highest) to 3.")
    }
    guard (1...5).contains(level ?? 1) else { throw .invalid(field: "level", says: "1 to 5, or leave it out.") }
    guard !targets.isEmpty else { throw .invalid(field: "targets", says: "Name at least one target.") }
    guard expiresAt > now else {
      throw .invalid(field: "expiresAt", says: "It is past; name the moment until which the message holds.")
    }
    guard expiresAt.milliseconds(since: now) <= Emergency.longestHours * 3_600_000 else {
      throw .invalid(field: "expiresAt", says: "At most 72 hours ahead; renew it when it still holds then.")
    }
  }
}

extension LocalizedText {
  /// Throws `invalid` unless Japanese is there, and in every language something to read of at most `longest` characters: a
  /// blank one would leave the screens of that language empty.
  fileprivate func validate(as field: String, longest: Int) throws(SignageError) {
    guard !isBlank(in: "ja") else {
      throw .invalid(field: "\(field)/ja", says: "Japanese (ja) is always there.")
    }
    for language in languages {
      guard !isBlank(in: language) else {
        throw .invalid(field: "\(field)/\(language)", says: "It is blank; write it or leave the language out.")
      }
      guard (self[language]?.count ?? 0) <= longest else {
        throw .invalid(field: "\(field)/\(language)", says: "At most \(longest) characters.")
      }
    }
  }
}
