internal import Crypto
public import Database
internal import Foundation
public import Signage

/// A transaction that reads. Its questions are in `Nouns/`.
public class Reading {
  let transaction: Transaction
  let decoded: DecodedNouns

  init(_ transaction: Transaction, decoded: DecodedNouns) {
    self.transaction = transaction
    self.decoded = decoded
  }

  var isReadOnly: Bool { true }
  /// Whether the revision of the schedule's inputs speaks of all that this transaction sees.
  var isCommitted: Bool { true }
}

/// A transaction that writes; it has one `now`.
public final class Writing: Reading {
  public let now: Instant
  let actor: Actor?
  private(set) var events: [StoreEvent] = []
  /// Whether something was changed that people answer for.
  private var hasChanged = false
  private var audited = false
  private var foundNothing = false
  /// Whether this may be committed as somebody's change.
  var isAccountedFor: Bool { audited || (foundNothing && !hasChanged) }

  init(_ transaction: Transaction, now: Instant, actor: Actor?, decoded: DecodedNouns) {
    self.now = now
    self.actor = actor
    super.init(transaction, decoded: decoded)
  }

  override var isReadOnly: Bool { false }
  override var isCommitted: Bool { !events.contains(.scheduleChanged) }

  /// Publishes `event` once the transaction stands.
  func publish(_ event: StoreEvent) {
    hasChanged = true
    if !events.contains(event) { events.append(event) }
  }

  /// As `publish`, of a change that nobody has to be told of.
  func changesQuietly() { hasChanged = true }

  /// Leaves the trace of a change: who (the actor), when (`now`), what, and what to.
  ///
  /// `action` is the verb of the API ("content.approval"), `detail` what an auditor asks for next. What time did has no author,
  /// whoever's request came upon it.
  public func audit(
    _ action: String, _ noun: String, _ id: String, _ detail: [String: String] = [:], byTime: Bool = false
  ) throws {
    audited = true
    let actor = byTime ? nil : actor
    try transaction.run(
      "INSERT INTO audit (id, at, person, token, ward, action, noun, noun_id, detail) "
        + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      [
        newIdentifier(), now, actor?.person ?? "", actor?.token ?? "",
        actor?.area(as: Set(Role.allCases))?.ward?.text, action, noun, id, try document(detail),
      ])
  }

  /// Says that this change found nothing to do, so that there is nothing to audit; it does not excuse one that did
  /// something.
  public func changesNothing() { foundNothing = true }

  /// A new UUIDv7 (RFC 9562, 5.7) of this transaction's time.
  public func newIdentifier() -> String { UUIDv7(milliseconds: now.milliseconds).description }

  /// The last thing before the commit: the revision of each kind of change goes up once, whatever changed. Answers
  /// the new ones.
  func finish() throws -> [StoreEvent: Int] {
    var revisions: [StoreEvent: Int] = [:]
    for event in events {
      let row = try transaction.row(
        "INSERT INTO revisions (name, revision) VALUES ($1, 1) "
          + "ON CONFLICT (name) DO UPDATE SET revision = revisions.revision + 1 RETURNING revision", [event.rawValue])
      revisions[event] = try row?.integer("revision")
    }
    return revisions
  }
}

extension Instant: ValueConvertible {
  public var databaseValue: Value { .integer(milliseconds) }
}

extension Identifier: ValueConvertible {
  public var databaseValue: Value { .text(text) }
}

extension Row {
  func instant(_ column: String) throws -> Instant { Instant(milliseconds: Int64(try integer(column))) }
  func optionalInstant(_ column: String) throws -> Instant? {
    try optionalInteger(column).map { Instant(milliseconds: Int64($0)) }
  }
  /// Throws `DatabaseError.column` where the text is none.
  func identifier<Noun>(_ column: String, of noun: Noun.Type = Noun.self) throws -> Identifier<Noun> {
    guard let identifier = Identifier<Noun>(try text(column)) else {
      throw DatabaseError.column(name: column, wanted: "an identifier", found: "another text")
    }
    return identifier
  }
  func document<Noun: Decodable>(_ column: String, as noun: Noun.Type = Noun.self) throws -> Noun {
    try JSONDecoder().decode(noun, from: Data(try text(column).utf8))
  }
}

/// A noun as it is kept in a `document` column.
func document(_ noun: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(noun), as: UTF8.self)
}
