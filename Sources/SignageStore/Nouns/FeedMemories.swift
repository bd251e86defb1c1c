internal import Database
public import Signage

extension Reading {
  /// What is known of a polled feed from earlier; nil of one that was never polled.
  public func feedMemory<Noun, Memory: Decodable>(of feed: Identifier<Noun>) throws -> Memory? {
    try transaction.row("SELECT document FROM feed_memories WHERE feed = $1", [feed])?.document("document")
  }
}

extension Writing {
  public func save<Noun>(_ memory: some Encodable, of feed: Identifier<Noun>) throws {
    try transaction.run(
      "INSERT INTO feed_memories (feed, document) VALUES ($1, $2) "
        + "ON CONFLICT (feed) DO UPDATE SET document = excluded.document",
      [feed, try document(memory)])
    changesQuietly()
  }
}
