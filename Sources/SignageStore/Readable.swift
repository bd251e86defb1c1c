internal import Database

/// What a list could be read of: one document that is damaged must not hide the others.
public struct Readable<Noun: Decodable & Sendable>: Sendable {
  public private(set) var nouns: [Noun] = []
  /// Ids of those that cannot be read, in the list's order.
  public private(set) var damaged: [String] = []
  /// Of the list's last, whether or not it can be read.
  public private(set) var last: String?

  public var count: Int { nouns.count + damaged.count }

  /// - Parameter rows: with the columns `id` and `document`.
  init(_ rows: [Row]) throws {
    for row in rows {
      let id = try row.text("id")
      last = id
      do {
        nouns.append(try row.document("document"))
      } catch is DecodingError {
        damaged.append(id)
      }
    }
  }
}
