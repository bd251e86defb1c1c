internal import Database
internal import Foundation
public import Signage

/// Which contents a list asks for; nil asks for any.
public struct ContentFilter: Sendable {
  public var state: ContentState?
  public var owner: Area?
  /// A part of a title; large or small, full-width or half-width is all one.
  public var words: String?
  /// Only those after this one, in the order of ids.
  public var after: ContentID?
  /// At most so many, 1...200; what is outside counts as the nearest of these.
  public var limit = 50

  public init() {}

  static let limits = 1...200
}

extension Reading {
  public func content(_ id: ContentID) throws -> Content? {
    try transaction.row("SELECT document FROM contents WHERE id = $1 AND deleted_at IS NULL", [id])?
      .document("document")
  }

  /// In the order of ids.
  public func contents(_ filter: ContentFilter) throws -> [Content] {
    var sql: SQL = "SELECT document FROM contents WHERE deleted_at IS NULL"
    var arguments: Arguments = []
    func narrow(_ condition: SQL, _ argument: some ValueConvertible) {
      arguments.append(argument)
      sql += SQL(verbatim: " AND \(condition.text)$\(arguments.count)")
    }
    if let state = filter.state { narrow("state = ", state.rawValue) }
    if let owner = filter.owner { narrow("owner = ", owner.description) }
    if let after = filter.after { narrow("id > ", after) }
    if let words = filter.words {
      narrow("title_words LIKE ", "%\(Self.escapedForLike(Self.folded(words)))%")
      sql += " ESCAPE '\\'"
    }
    arguments.append(filter.limit.clamped(to: ContentFilter.limits))
    sql += SQL(verbatim: " ORDER BY id LIMIT $\(arguments.count)")
    return try transaction.rows(sql, arguments).map { try $0.document("document") }
  }

  public func media(_ sha256: String) throws -> Media? {
    try transaction.row("SELECT document FROM media WHERE sha256 = $1", [sha256])?.document("document")
  }

  /// The media of `contents`, by SHA-256, in one question.
  public func media(of contents: [Content]) throws -> [String: Media] {
    let keys = contents.map(\.id)
    var found: [String: Media] = [:]
    for start in stride(from: 0, to: keys.count, by: 500) {
      let part = Array(keys[start..<min(start + 500, keys.count)])
      let rows = try transaction.rows(
        "SELECT DISTINCT media.document FROM content_media JOIN media ON media.sha256 = content_media.sha256 "
          + "WHERE content_media.content IN (" + SQL.parameters(from: 1, count: part.count) + ")", part)
      for row in rows {
        let media: Media = try row.document("document")
        found[media.sha256] = media
      }
    }
    return found
  }

  /// Uploaded files whose conversion has not been finished, oldest first.
  public func mediaToConvert(limit: Int) throws -> [Media] {
    try transaction.rows(
      "SELECT document FROM media WHERE state = 'processing' ORDER BY created_at, sha256 LIMIT $1", [limit]
    ).map { try $0.document("document") }
  }

  /// Converted files in the order of their SHA-256, only those after `after`.
  public func convertedMedia(after: String, limit: Int) throws -> [Media] {
    try transaction.rows(
      "SELECT document FROM media WHERE sha256 > $1 AND state = 'ready' ORDER BY sha256 LIMIT $2", [after, limit]
    ).map { try $0.document("document") }
  }

  /// Whether every large file that was stored before files had chunks has got the digests of its own.
  public func hasChunksOfAllMedia() throws -> Bool {
    try transaction.row("SELECT document FROM settings WHERE name = 'media-chunks'") != nil
  }

  /// A text as it is searched: engines know the small letters of ASCII at most, and nobody tells ｋ from K in a search.
  public static func folded(_ text: String) -> String {
    // In two steps, since Foundation's one step leaves the voicing marks of half-width kana apart.
    text.decomposedStringWithCompatibilityMapping.precomposedStringWithCanonicalMapping.lowercased()
  }

  private static func escapedForLike(_ text: String) -> String {
    String(text.flatMap { "\\%_".contains($0) ? ["\\", $0] : [$0] })
  }
}

extension Writing {
  /// Inserts it or replaces what is known of it. Its media must have arrived before (else `DatabaseError.foreignKey`).
  public func save(_ content: Content) throws {
    let lastDay = max(
      content.current.period.lastDay, content.approved?.period.lastDay ?? content.current.period.lastDay)
    try transaction.run(
      "INSERT INTO contents (id, owner, state, title_words, last_day, created_at, document) "
        + "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET state = excluded.state, "
        + "title_words = excluded.title_words, last_day = excluded.last_day, document = excluded.document",
      [
        content.id, content.owner.description, content.state.rawValue,
        Self.folded(content.current.title.byLanguage.values.sorted().joined(separator: "\n")), lastDay.dayNumber,
        content.createdAt, try document(content),
      ])
    let names = content.mediaNames.sorted()
    try transaction.run(
      "DELETE FROM content_media WHERE content = $1"
        + (names.isEmpty ? "" : " AND sha256 NOT IN (" + SQL.parameters(from: 2, count: names.count) + ")"),
      [content.id] + names)
    for sha256 in names {
      try transaction.run(
        "INSERT INTO content_media (content, sha256) VALUES ($1, $2) ON CONFLICT (content, sha256) DO NOTHING",
        [content.id, sha256])
    }
    publish(.scheduleChanged)
  }

  /// Off every screen and out of every list; the plays of it stay. Throws `SignageError.notFound`.
  @discardableResult
  public func deleteContent(_ id: ContentID) throws -> Int {
    let deleted = try transaction.run(
      "UPDATE contents SET deleted_at = $2 WHERE id = $1 AND deleted_at IS NULL", [id, now])
    guard deleted == 1 else { throw SignageError.notFound(noun: "content", id: id.text) }
    let entries = try transaction.run(
      "UPDATE entries SET deleted_at = $2 WHERE content = $1 AND deleted_at IS NULL", [id, now])
    publish(.scheduleChanged)
    return entries
  }

  /// Makes an uploaded file known, unless it is already: the same bytes are one medium. One whose conversion failed is
  /// tried again.
  public func saveArrived(_ media: Media) throws {
    let text = try document(media)
    let isNew =
      try transaction.run(
        "INSERT INTO media (sha256, type, bytes, state, document, created_at) VALUES ($1, $2, $3, $4, $5, $6) "
          + "ON CONFLICT (sha256) DO NOTHING",
        [media.sha256, media.type, media.bytes, media.state.name, text, now]) == 1
    if isNew { return publish(.mediaArrived) }
    let isTriedAgain =
      try transaction.run(
        "UPDATE media SET type = $2, state = $3, document = $4 WHERE sha256 = $1 AND state = 'failed'",
        [media.sha256, media.type, media.state.name, text]) == 1
    guard isTriedAgain else { return }
    publish(.mediaArrived)
    publish(.scheduleChanged)
  }

  /// What became of its conversion. Throws `SignageError.notFound` where no such file has arrived.
  public func saveConverted(_ media: Media) throws {
    let known = try transaction.run(
      "UPDATE media SET state = $2, document = $3 WHERE sha256 = $1",
      [media.sha256, media.state.name, try document(media)])
    guard known == 1 else { throw SignageError.notFound(noun: "media", id: media.sha256) }
    publish(.scheduleChanged)
  }

  /// From now on `hasChunksOfAllMedia`.
  public func rememberChunksOfAllMedia() throws {
    try transaction.run(
      "INSERT INTO settings (name, document) VALUES ('media-chunks', $1) ON CONFLICT (name) DO NOTHING", ["{}"])
  }
}

extension Content {
  /// The SHA-256 of each file that one of its versions shows.
  var mediaNames: Set<String> {
    Set(
      (current.variants + (approved?.variants ?? [])).compactMap { variant in
        if case .media(let sha256) = variant.source { sha256 } else { nil }
      })
  }
}

extension Int {
  func clamped(to limits: ClosedRange<Int>) -> Int { Swift.min(Swift.max(self, limits.lowerBound), limits.upperBound) }
}

extension MediaState {
  fileprivate var name: String {
    switch self {
    case .processing: "processing"
    case .ready: "ready"
    case .failed: "failed"
    }
  }
}
