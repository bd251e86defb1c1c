internal import MediaLibrary
internal import Signage
internal import SignageStore

extension Background {
  /// Media that are looked at in one question.
  private static let mediaAtOnce = 200

  /// Files that were stored before large ones had digests of their chunks get theirs; once, then never again. Where one is
  /// missing, as before the rest of a backup is put back, it is looked for at each start.
  ///
  /// One file after the other, so that it takes no more than one thread and one disk's reading from what goes on beside it.
  func completeChunks() async throws {
    if try store.read({ try $0.hasChunksOfAllMedia() }) { return }
    var after = ""
    var completed = 0
    var areAllThere = true
    while true {
      let last = after
      let page = try store.read { try $0.convertedMedia(after: last, limit: Self.mediaAtOnce) }
      for medium in page {
        try Task.checkCancellation()
        let (isCompleted, isThere) = try await completeChunks(of: medium)
        if isCompleted { completed += 1 }
        areAllThere = areAllThere && isThere
      }
      guard let end = page.last else { break }
      after = end.sha256
      if completed > 0 { log(.info, "chunks of earlier files", ["files": "\(completed)", "upTo": after]) }
    }
    if areAllThere { try await store.record(at: Clock.now()) { try $0.rememberChunksOfAllMedia() } }
  }

  /// Whether there was anything to complete, and whether all its files are there.
  private func completeChunks(of medium: Media) async throws -> (isCompleted: Bool, isThere: Bool) {
    guard case .ready(let conversion) = medium.state else { return (false, true) }
    var isThere = true
    var chunks: [String: [String]] = [:]
    for rendition in conversion.renditions where rendition.lacksChunks {
      guard let found = try await media.chunks(of: rendition.sha256) else {
        log(.warning, "a file is missing or cut off", ["media": rendition.sha256])
        isThere = false
        continue
      }
      chunks[rendition.sha256] = found
    }
    if chunks.isEmpty { return (false, isThere) }
    var completed = medium
    completed.state = .ready(conversion.withChunks(chunks))
    let result = completed
    try await store.record(at: Clock.now()) { writing in
      // What was converted anew meanwhile has its chunks.
      guard try writing.media(medium.sha256) == medium else { return writing.changesNothing() }
      try writing.saveConverted(result)
    }
    return (true, isThere)
  }
}
