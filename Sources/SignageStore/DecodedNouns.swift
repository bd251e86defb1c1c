internal import Database
internal import Synchronization

/// The nouns of the schedule as they were decoded last, by their documents: a change of one of thousands decodes that one.
///
/// It holds what was asked for last of each kind of noun and nothing else.
final class DecodedNouns: Sendable {
  private let kept = Mutex<[ObjectIdentifier: any Sendable]>([:])

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
