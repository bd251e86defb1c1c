public import Alerts
internal import Crypto
internal import Database
internal import Processes
public import Signage
internal import SignageStore
internal import Synchronization

/// Takes the messages of machines: reads them, decides on each exactly once, and lets the emergencies follow, all in one transaction
/// with the audit (ALERTS.md).
public final class AlertDesk: Sendable {
  /// Bytes that may wait to be read; who brings more is told to come again.
  private static let mostWaiting = 64 << 20
  /// After so many bytes of new documents the old ones are looked through, however soon that is.
  private static let bytesBetweenCleaning = 64 << 20
  private static let mostFailuresInARow = 3

  private struct State {
    var waiting = 0
    var tally = AlertTally()
    var sinceCleaning = 0
    /// Series that officers were told of, since they show a state of which nothing was heard for a day.
    var stale: Set<String> = []
    /// What could not be tended the last time; that is told once.
    var failing: Set<String> = []
  }

  let store: SignageStore
  let log: Log
  /// Nil where no signers are trusted: what requires a signature is refused then.
  private let signatures: SignatureChecker?
  private let state = Mutex(State())
  /// Reading eight megabytes of XML takes its time: never on the threads that answer requests.
  private let readers = BlockingQueue(name: "alerts", width: 2)

  init(_ store: SignageStore, signatures: SignatureChecker? = nil, log: Log) {
    self.store = store
    self.signatures = signatures
    self.log = log
  }

  /// What was decided since the program began.
  var tally: AlertTally { state.withLock { $0.tally } }

  /// Whether a feed may require signatures.
  var checksSignatures: Bool { signatures != nil }

  /// Takes a document as it came, of at most 8 MB: one message, or a page that holds several. What it does is on the screens when
  /// this returns; what cannot be read is kept in quarantine and changes nothing. The same message again does nothing again.
  ///
  /// Throws where a message could not be kept, too much is waiting, or a signature that the feed requires could not be checked: it may
  /// be brought again then. Of a page, the others are decided all the same.
  public func take(
    alert bytes: [UInt8], as standard: AlertStandard, from source: AlertSource, at now: Instant
  ) async throws -> AlertReceipt {
    try enter(bytes.count)
    defer { state.withLock { $0.waiting -= bytes.count } }
    let (sha256, parts) = await readers.run {
      (SHA256.digest(of: bytes).hexadecimal, AlertMessage.read(bytes, as: standard))
    }
    let signature = await signature(of: parts, in: bytes, for: source.policy)
    let document = AlertDocument(standard: standard, bytes: bytes, sha256: sha256, signature: signature)
    let entries = await take(parts, of: document, from: source, at: now)
    try await clean(after: entries.kept.contains { !$0.isRepeated } ? bytes.count : 0, at: now)
    if let fault = entries.fault { throw fault }
    if signature == .unchecked { throw Problem.signatureNotChecked }
    return AlertReceipt(entries: entries.kept)
  }

  /// Costs nothing where the feed requires none, or the document carries none that could hold.
  private func signature(of parts: [AlertPart], in bytes: [UInt8], for policy: FeedPolicy) async -> Signature {
    guard policy.requiresSignature, let part = parts.first, parts.count == 1, case .success = part.message else {
      return .none
    }
    switch part.signature {
    case .absent: return .none
    case .refused(let element): return .invalid(element)
    case .whole: break
    }
    do throws(SignatureNotChecked) {
      guard let signatures else { throw SignatureNotChecked(cause: "no signers are trusted") }
      return try await signatures.check(bytes)
    } catch {
      log(.error, "an alert's signature could not be checked", ["feed": policy.feed, "cause": error.cause])
      return .unchecked
    }
  }

  /// A transaction each, so that a page of hundreds holds nobody up. One that cannot be kept holds up none of the others; where
  /// nothing can be kept, it ends after a few.
  private func take(
    _ parts: [AlertPart], of document: AlertDocument, from source: AlertSource, at now: Instant
  ) async -> (kept: [AlertReceipt.Entry], fault: (any Error)?) {
    var entries: [AlertReceipt.Entry] = []
    var (fault, failuresInARow): ((any Error)?, Int) = (nil, 0)
    for part in parts where failuresInARow < Self.mostFailuresInARow {
      do {
        let entry = try await store.record(by: source.actor, at: now, urgency: .immediate) { writing in
          try writing.take(part, of: document, from: source)
        }
        tell(entry)
        entries.append(entry)
        failuresInARow = 0
      } catch {
        if fault == nil { fault = error }
        failuresInARow += error is CancellationError ? Self.mostFailuresInARow : 1
      }
    }
    return (entries, fault)
  }

  /// Those of `stale` of which nobody was told yet.
  func newlyStale(_ stale: [AlertSeries]) -> [AlertSeries] {
    state.withLock { state in
      let known = state.stale
      state.stale = Set(stale.map(\.id))
      return stale.filter { !known.contains($0.id) }
    }
  }

  /// Of what could not be tended now, that of which nobody was told yet.
  func newlyFailing(_ failing: [String: String]) -> [String: String] {
    state.withLock { state in
      let known = state.failing
      state.failing = Set(failing.keys)
      return failing.filter { !known.contains($0.key) }
    }
  }

  private func enter(_ bytes: Int) throws {
    let isTaken = state.withLock { state in
      guard state.waiting + bytes <= Self.mostWaiting else { return false }
      state.waiting += bytes
      return true
    }
    guard isTaken else { throw Problem.busy }
  }

  /// The health log: what was decided, of which message, and never what it says.
  private func tell(_ entry: AlertReceipt.Entry) {
    state.withLock { $0.tally.count(entry) }
    guard !entry.isRepeated else { return }
    let alert = entry.alert
    if !entry.damaged.isEmpty {
      log(
        .error, "what an alert may belong to cannot be read",
        ["id": alert.id.text, "feed": alert.feed, "series": entry.damaged.joined(separator: " ")])
    }
    log(
      alert.rule.alarms ? .warning : .info, "alert",
      [
        "id": alert.id.text, "feed": alert.feed, "standard": alert.standard.rawValue,
        "decision": alert.decision.rawValue, "rule": alert.rule.rawValue,
      ])
  }

  private func clean(after bytes: Int, at now: Instant) async throws {
    let isDue = state.withLock { state in
      state.sinceCleaning += bytes
      guard state.sinceCleaning >= Self.bytesBetweenCleaning else { return false }
      state.sinceCleaning = 0
      return true
    }
    if isDue { try await store.forgetOldAlerts(at: now) }
  }
}

/// What came in one piece.
struct AlertDocument: Sendable {
  let standard: AlertStandard
  let bytes: [UInt8]
  let sha256: String
  /// Asked only where its feed requires one; a document that carries one is a single message.
  let signature: Signature
}
