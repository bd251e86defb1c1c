internal import Database

extension Migration {
  static let feeds = Migration(
    "feeds", reason: "What was fetched of polled feeds, so that a restart fetches nothing twice.",
    ["CREATE TABLE feed_memories (feed TEXT NOT NULL PRIMARY KEY, document TEXT NOT NULL)"])
}
