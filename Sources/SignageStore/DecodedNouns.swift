internal import Database
internal import Synchronization

/// The nouns of the schedule as they were decoded last, by their documents: a change of one of thousands decodes that one.
///
/// It holds what was asked for last of each kind of noun and nothing else.
final class DecodedNouns: Sendable {
  private struct List {
    var revision: Int64
    var nouns: any Sendable
  }

  private let kept = Mutex<[ObjectIdentifier: any Sendable]>([:])
  private let lists = Mutex<[ObjectIdentifier: List]>([:])

  /// All of a kind as of a revision of the schedule's inputs; nil where another one was read last.
  func list<Noun: Sendable>(of noun: Noun.Type, at revision: Int64) -> [Noun]? {
    lists.withLock { lists in
      lists[ObjectIdentifier(noun)].flatMap { $0.revision == revision ? $0.nouns as? [Noun] : nil }
    }
  }

  func keep<Noun: Sendable>(_ nouns: [Noun], at revision: Int64) {
    lists.withLock { $0[ObjectIdentifier(Noun.self)] = List(revision: revision, nouns: nouns) }
  }

  /// The nouns in the rows' `document` columns. Throws what decoding throws.
  func nouns<Noun: Decodable & Sendable>(_ rows: [Row], as noun: Noun.Type = Noun.self) throws -> [Noun] {
    let key = ObjectIdentifier(noun)
    let known = kept.withLock { $0[key] } as? [String: Noun] ?? [:]
    var decoded: [String: Noun] = [:]
    decoded.reserveCapacity(rows.count)
    let nouns = try rows.map { row in
      let document = try row.text("document")
      let noun = try known[document] ?? row.document("document")
      decoded[document] = noun
      return noun
    }
    kept.withLock { $0[key] = decoded }
    return nouns
  }
}
