internal import CCrypto

/// The hash SHA-256 (FIPS 180-4, section 6.2), of bytes at once or as they come.
///
///     var hash = SHA256()
///     hash.update(chunk)
///     let digest = hash.digest
///
/// A value: a copy goes its own way.
///
/// `@unchecked Sendable`: the context behind it is changed only while no other copy refers to it.
public struct SHA256: @unchecked Sendable {
  private var context: DigestContext

  public init() {
    context = DigestContext()
  }

  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    if !isKnownUniquelyReferenced(&context) { context = DigestContext(copying: context) }
    context.update(bytes)
  }

  public mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// The digest of all bytes so far; more may follow.
  public var digest: Digest {
    DigestContext(copying: context).finish()
  }

  public static func digest(of bytes: UnsafeRawBufferPointer) -> Digest {
    let context = DigestContext()
    context.update(bytes)
    return context.finish()
  }

  public static func digest(of bytes: [UInt8]) -> Digest {
    bytes.withUnsafeBytes { digest(of: $0) }
  }

  /// The digest of the text's UTF-8.
  public static func digest(of text: String) -> Digest {
    digest(of: Array(text.utf8))
  }
}

/// The 32 bytes of a SHA-256 hash. Its description is in lower-case hexadecimal.
public struct Digest: Hashable, Sendable, CustomStringConvertible {
  public let bytes: [UInt8]

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// 64 lower-case hexadecimal digits; nil for anything else.
  public init?(hexadecimal: String) {
    guard hexadecimal.utf8.count == 64, let bytes = Hexadecimal.decode(hexadecimal),
      hexadecimal == Hexadecimal.encode(bytes)
    else { return nil }
    self.bytes = bytes
  }

  public var hexadecimal: String { Hexadecimal.encode(bytes) }

  public var description: String { hexadecimal }
}

/// Owns a hash in the making of libcrypto.
private final class DigestContext {
  private let handle: OpaquePointer

  init() {
    handle = DigestContext.allocate()
    DigestContext.check(EVP_DigestInit_ex(handle, EVP_sha256(), nil))
  }

  init(copying other: DigestContext) {
    handle = DigestContext.allocate()
    DigestContext.check(EVP_MD_CTX_copy_ex(handle, other.handle))
  }

  deinit {
    EVP_MD_CTX_free(handle)
  }

  func update(_ bytes: UnsafeRawBufferPointer) {
    DigestContext.check(EVP_DigestUpdate(handle, bytes.baseAddress, bytes.count))
  }

  /// Ends the hash; the context is of no further use.
  func finish() -> Digest {
    Digest(
      bytes: [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
        DigestContext.check(EVP_DigestFinal_ex(handle, buffer.baseAddress, nil))
        count = 32
      })
  }

  private static func allocate() -> OpaquePointer {
    guard let handle = EVP_MD_CTX_new() else { preconditionFailure("libcrypto has no memory for a hash") }
    return handle
  }

  /// With a correct call these functions fail only where memory is exhausted, at which Swift itself stops too.
  private static func check(_ result: Int32) {
    precondition(result == 1, "libcrypto could not hash")
  }
}
