internal import Glibc

/// Immutable bytes at a fixed address, made once and sent to many clients without a copy each.
///
/// `@unchecked Sendable`: the memory is written before `init` returns, only read afterwards, and freed by the last owner.
public final class SharedBytes: @unchecked Sendable {
  let start: UnsafeMutableRawPointer
  public let count: Int

  public init(_ bytes: some Collection<UInt8>) {
    count = bytes.count
    start = .allocate(byteCount: Swift.max(count, 1), alignment: 1)
    UnsafeMutableRawBufferPointer(start: start, count: count).copyBytes(from: bytes)
  }

  /// The parts, one after another.
  init(_ parts: [UInt8]...) {
    count = parts.reduce(0) { $0 + $1.count }
    start = .allocate(byteCount: Swift.max(count, 1), alignment: 1)
    var end = start
    for part in parts {
      part.withUnsafeBytes { if let bytes = $0.baseAddress { end.copyMemory(from: bytes, byteCount: $0.count) } }
      end += part.count
    }
  }

  deinit {
    start.deallocate()
  }

  /// Lends the bytes.
  public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try body(UnsafeRawBufferPointer(start: start, count: count))
  }
}
