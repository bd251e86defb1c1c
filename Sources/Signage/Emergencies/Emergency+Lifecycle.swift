/// An emergency's life (DESIGN 4.3), on one page: what each event does in each state.
extension Emergency {
  public enum Event: Hashable, Sendable {
    /// A second officer puts the waiting revision that is named on screen.
    case confirmation(revision: Int)
    /// A second officer says no to the waiting revision.
    case rejection(reason: String)
    /// Its author takes the waiting revision back.
    case withdrawal
    /// An officer writes a new revision. It waits while the present one keeps showing; with a reason it shows at once.
    case revision(EmergencyMessage, area: Area, breakGlassReason: String?)
    /// One officer ends it; the all-clear shows, and says `text` or a plain sentence.
    case clearance(text: LocalizedText?)
    /// One officer ends it since it was wrong; the correction shows.
    case correction(title: LocalizedText?, text: LocalizedText)
    /// The sender of a machine's message says it anew. It shows at once; where only its end differs, it stays the same revision.
    case announcement(EmergencyMessage, area: Area, confirmedBy: String?)
    /// The sender of a machine's message ends it.
    case conclusion(Conclusion)
    /// Time alone: what nobody confirmed lapses, what is over expires.
    case time
  }

  /// What an event did, for the record: which revision it was about, and what that says.
  public struct Step: Hashable, Sendable {
    public let what: What
    public let revision: Int
    public let message: EmergencyMessage
    /// Of the officer who wrote it.
    public let area: Area

    /// The words that the audit has behind "emergency.".
    public enum What: String, Hashable, Sendable, CaseIterable {
      case create, confirmation, rejection, withdrawal, revision, clearance, correction
      /// What the sender of a machine's message did: its next revision, another end of the same one, its end without a word.
      case announcement, renewal, removal
      /// Nobody's hand did these.
      case lapsed, expired
    }

    public init(_ what: What, revision: Int, message: EmergencyMessage, area: Area) {
      self.what = what
      self.revision = revision
      self.message = message
      self.area = area
    }

    init(_ what: What, _ proposal: Proposal) {
      self.init(what, revision: proposal.revision, message: proposal.message, area: proposal.area)
    }
  }

  /// Lets `event` happen at `now` by `person`, after what time did to it until then. Answers what was done, oldest first:
  /// nothing where time did nothing.
  ///
  /// Throws, and changes nothing: `conflict` where its state does not allow it or a revision waits already, `forbidden` to an
  /// officer who decides on their own revision or takes back another's, `stale` for another revision than the waiting one,
  /// `invalid`, naming the field, for what breaks a rule of messages.
  @discardableResult
  public mutating func apply(_ event: Event, by person: String, at now: Instant) throws(SignageError) -> [Step] {
    var next = self
    var steps = next.pass(to: now)
    switch (next.state, event) {
    case (.pending, .confirmation(let named)): steps.append(try next.activate(named, by: person, at: now))
    case (.pending, .rejection(let reason)): steps.append(try next.reject(reason, by: person, at: now))
    case (.pending, .withdrawal): steps.append(try next.withdraw(by: person, at: now))
    case (.pending, .time): break

    case (.active, .confirmation(let named)): steps.append(try next.activate(named, by: person, at: now))
    case (.active, .rejection(let reason)): steps.append(try next.reject(reason, by: person, at: now))
    case (.active, .withdrawal): steps.append(try next.withdraw(by: person, at: now))
    case (.active, .revision(let message, let area, let reason)):
      steps.append(try next.revise(message, area, reason, by: person, at: now))
    case (.active, .clearance(let text)): steps.append(try next.clear(text, by: person, at: now))
    case (.active, .correction(let title, let text)):
      steps.append(try next.correct(title, text, by: person, at: now))
    case (.active, .announcement(let message, let area, let officer)):
      steps.append(try next.announce(message, area, confirmedBy: officer, by: person, at: now))
    case (.active, .conclusion(let conclusion)): steps.append(try next.conclude(conclusion, by: person, at: now))
    case (.active, .time): break

    case (.pending, .revision):
      throw .conflict(
        says: "Revision \(next.revision) still waits for confirmation; withdraw it and write a new message.")
    case (.pending, .clearance), (.pending, .correction), (.pending, .announcement), (.pending, .conclusion):
      throw .conflict(says: "It is not on screen yet; withdraw or reject it instead.")
    case (.cleared, .time), (.corrected, .time), (.expired, .time), (.rejected, .time), (.withdrawn, .time),
      (.lapsed, .time):
      break
    case (.cleared, _), (.corrected, _), (.expired, _), (.rejected, _), (.withdrawn, _), (.lapsed, _):
      throw .conflict(says: "It is over (\(next.state.rawValue)); write a new message.")
    }
    self = next
    return steps
  }

  /// What time alone does to it. It ended at that moment, however late that is noticed.
  @discardableResult
  public mutating func pass(to now: Instant) -> [Step] {
    var steps: [Step] = []
    let expiry = state == .active && now >= message.expiresAt ? message.expiresAt : nil
    // What lapsed behind the end of its message went with that.
    if let waiting, now >= waiting.lapsesAt, expiry.map({ waiting.lapsesAt < $0 }) ?? true {
      steps.append(Step(.lapsed, waiting))
      if state == .pending {
        end(.lapsed, by: nil, at: waiting.lapsesAt)
      } else {
        endProposal(.lapsed, by: nil, at: waiting.lapsesAt)
      }
    }
    if let expiry {
      steps.append(Step(.expired, revision: revision, message: message, area: area))
      end(.expired, by: nil, at: expiry)
    }
    return steps
  }

  mutating func end(_ ended: State, by person: String?, at now: Instant) {
    endProposal(.dropped, by: person, at: now)
    (state, endedAt, endedBy) = (ended, now, person)
  }
}
