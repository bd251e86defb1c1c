internal import Glibc

/// The PEM texts of a certificate and its key as C strings, which libmicrohttpd points to while it runs.
final class KeyPair {
  let certificate: UnsafeMutablePointer<CChar>
  let key: UnsafeMutablePointer<CChar>
  /// GnuTLS's words for TLS 1.2 and 1.3 with its usual ciphers.
  let priorities: UnsafeMutablePointer<CChar>

  init(_ files: CertificateFiles) throws(ServerError) {
    let texts = (try Self.read(files.certificatePath), try Self.read(files.keyPath))
    certificate = Self.copy(texts.0)
    key = Self.copy(texts.1)
    priorities = Self.copy(Array("NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2".utf8))
  }

  deinit {
    certificate.deallocate()
    key.deallocate()
    priorities.deallocate()
  }

  private static func copy(_ bytes: [UInt8]) -> UnsafeMutablePointer<CChar> {
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
    for (index, byte) in bytes.enumerated() { copy[index] = CChar(bitPattern: byte) }
    copy[bytes.count] = 0
    return copy
  }

  /// Reads a small file whole.
  private static func read(_ path: String) throws(ServerError) -> [UInt8] {
    guard let file = fopen(path, "re") else { throw .unreadableFile(path: path, reason: errorText(errno)) }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    guard ferror(file) == 0, count > 0 else { throw .unreadableFile(path: path, reason: "it is empty or no file") }
    return Array(bytes.prefix(count))
  }
}
