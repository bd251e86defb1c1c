internal import Crypto
internal import Signage

/// The SHA-256 of a file and, where it is larger than one chunk, of each of its chunks, as its bytes come.
struct FileHash {
  private(set) var bytes = 0
  private var whole = SHA256()
  /// The second chunk and those after it; what the first has is what the whole has up to there.
  private var chunk = SHA256()
  private var finished: [String] = []

  init() {}

  /// Reads a file to its end. Throws `MediaError.storage`.
  init(ofFileAt path: String) throws(MediaError) {
    var hash = FileHash()
    try Disk.read(path) { hash.update($0) }
    self = hash
  }

  mutating func update(_ piece: UnsafeRawBufferPointer) {
    var rest = piece[...]
    while !rest.isEmpty {
      if bytes > 0, bytes.isMultiple(of: Rendition.chunkBytes) { beginChunk() }
      let part = rest.prefix(Rendition.chunkBytes - bytes % Rendition.chunkBytes)
      let taken = UnsafeRawBufferPointer(rebasing: part)
      whole.update(taken)
      if !finished.isEmpty { chunk.update(taken) }
      bytes += part.count
      rest = rest.dropFirst(part.count)
    }
  }

  private mutating func beginChunk() {
    finished.append((finished.isEmpty ? whole : chunk).digest.hexadecimal)
    chunk = SHA256()
  }

  var sha256: String { whole.digest.hexadecimal }

  /// Of each chunk in order; nil of a file that is no larger than one.
  var chunks: [String]? { finished.isEmpty ? nil : finished + [chunk.digest.hexadecimal] }
}
