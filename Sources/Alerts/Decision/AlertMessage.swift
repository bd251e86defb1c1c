internal import Crypto
public import Signage

/// In which of the two languages of machines a document is written.
public enum AlertStandard: String, Hashable, Sendable, Codable, CaseIterable {
  case cap, jma

  public var source: Emergency.Source { self == .cap ? .cap : .jma }
}

/// One message of a document, or why it is none.
public struct AlertPart: Sendable {
  /// Of what it says, however that is written down; of the document's bytes where it could not be read.
  public var digest: String
  public var message: Result<AlertMessage, AlertFault>
  public var signature = SignatureForm.absent

  /// What names it among all that the feed sends: the same again is the same message. One that was refused for its signature is
  /// another than the same with a good one: white space or a checker that failed may be all that was wrong.
  public func identity(from policy: FeedPolicy, as standard: AlertStandard, signature: Signature) -> String {
    let identity = "\(standard.rawValue)\n\(policy.identity)\n\(digest)"
    guard policy.requiresSignature, let refusal = signature.refusal else { return identity }
    return "\(identity)\n\(refusal.rule.rawValue)"
  }
}

/// A message of either standard.
public enum AlertMessage: Hashable, Sendable {
  case cap(CAPAlert)
  case jma(Telegram)

  /// More alerts in one document are no feed's.
  public static let mostParts = 1_000

  /// The messages of a document, each by itself: one that is broken does not spoil the others. A document that cannot be read at
  /// all is one broken message.
  public static func read(_ bytes: [UInt8], as standard: AlertStandard) -> [AlertPart] {
    do throws(AlertFault) {
      switch standard {
      case .cap:
        let parts = try CAPAlert.parts(bytes)
        guard parts.count <= mostParts else { throw AlertFault(.tooManyElements, "\(parts.count) alert") }
        return parts
      case .jma:
        let telegram = try Telegram.read(bytes)
        return [AlertPart(digest: telegram.digest, message: .success(.jma(telegram)))]
      }
    } catch {
      return [AlertPart(digest: SHA256.digest(of: bytes).hexadecimal, message: .failure(error))]
    }
  }

  /// What a store looks up before `decide`.
  public func lookupKeys(from policy: FeedPolicy) -> Set<String> {
    switch self {
    case .cap(let alert): alert.lookupKeys(from: policy)
    case .jma(let telegram): telegram.lookupKeys
    }
  }

  /// What it does. `known` are the series that hold any of `lookupKeys(from:)`.
  public func decide(
    from policy: FeedPolicy, signature: Signature = .none, known: [AlertSeries], in city: City, at now: Instant
  ) -> Verdict {
    let verdict =
      switch self {
      case .cap(let alert): alert.decide(from: policy, signature: signature, known: known, in: city, at: now)
      case .jma(let telegram): telegram.decide(from: policy, known: known, in: city, at: now)
      }
    return verdict.showable(at: now)
  }

  /// What it calls itself, for people who look for it in a list.
  public var heading: AlertHeading {
    switch self {
    case .cap(let alert):
      AlertHeading(
        sender: Wording.cut(alert.identity.sender, to: AlertHeading.longest),
        identifier: Wording.cut(alert.identity.identifier, to: AlertHeading.longest), sentAt: alert.identity.sent,
        title: Wording.cut(alert.infos.first.map { $0.headline ?? $0.event } ?? "", to: AlertHeading.longest),
        status: alert.status.rawValue, type: alert.messageType.rawValue)
    case .jma(let telegram):
      AlertHeading(
        sender: Wording.cut(telegram.editorialOffice, to: AlertHeading.longest),
        identifier: Wording.cut(telegram.eventIDs.joined(separator: " "), to: AlertHeading.longest),
        sentAt: telegram.dateTime, title: Wording.cut(telegram.title, to: AlertHeading.longest),
        status: telegram.status.rawValue, type: telegram.infoType.rawValue)
    }
  }
}

/// The head of a message, in its sender's words.
public struct AlertHeading: Hashable, Sendable, Codable {
  /// Characters of each of its texts.
  public static let longest = 120

  /// CAP: sender. JMA: EditorialOffice.
  public var sender: String
  /// CAP: identifier. JMA: EventID, often empty.
  public var identifier: String
  /// CAP: sent. JMA: Control/DateTime.
  public var sentAt: Instant
  /// CAP: the first headline or event. JMA: Control/Title.
  public var title: String
  /// CAP: status. JMA: Control/Status.
  public var status: String
  /// CAP: msgType. JMA: InfoType.
  public var type: String
}

extension Verdict {
  /// Itself, unless it would show what no screen takes: then it is refused, and what shows stays.
  func showable(at now: Instant) -> Verdict {
    for change in changes {
      switch change {
      case .show(_, let message), .update(_, let message):
        do throws(SignageError) {
          try message.validate(at: now)
        } catch {
          return Verdict(.rejected, .badValue, error.field)
        }
      case .clear, .correct, .remove: continue
      }
    }
    return self
  }
}

extension SignageError {
  fileprivate var field: String? { if case .invalid(let field, _) = self { field } else { nil } }
}
