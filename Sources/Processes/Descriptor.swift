internal import CLinux
internal import Glibc

/// An open descriptor, closed when it goes.
struct Descriptor: ~Copyable {
  let number: Int32

  init(_ number: Int32) {
    self.number = number
  }

  deinit {
    _ = close(number)
  }
}

/// A pipe whose ends no child inherits by accident; reading from it does not block.
struct Pipe: ~Copyable {
  let reading: Descriptor
  let writing: Descriptor

  static func open() throws(SpawnError) -> Pipe {
    var ends: [Int32] = [-1, -1]
    guard linux_pipe(&ends) == 0 else { throw SpawnError(step: "pipe2", code: errno) }
    let pipe = Pipe(reading: Descriptor(ends[0]), writing: Descriptor(ends[1]))
    guard fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0 else { throw SpawnError(step: "fcntl", code: errno) }
    return pipe
  }

  /// Closes the writing end.
  consuming func intoReading() -> Descriptor { reading }
}

/// Keeps the first bytes of a stream.
struct Head {
  let limit: Int
  private(set) var bytes: [UInt8] = []
  private(set) var wasCut = false

  init(limit: Int) {
    self.limit = limit
  }

  mutating func append(_ chunk: UnsafeRawBufferPointer) {
    let room = limit - bytes.count
    bytes.append(contentsOf: chunk.prefix(room))
    if chunk.count > room { wasCut = true }
  }
}

/// Keeps the last bytes of a stream.
struct Tail {
  let limit: Int
  private var bytes: [UInt8] = []

  init(limit: Int) {
    self.limit = limit
  }

  mutating func append(_ chunk: UnsafeRawBufferPointer) {
    bytes.append(contentsOf: chunk.suffix(limit))
    // Cutting only when twice the limit is held keeps the cost of a long stream linear.
    if bytes.count > 2 * limit { bytes.removeFirst(bytes.count - limit) }
  }

  var text: String { String(decoding: bytes.suffix(limit), as: UTF8.self) }
}
