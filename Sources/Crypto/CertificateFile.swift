internal import CCrypto

/// The X.509 certificates of a PEM file (RFC 7468), as far as those by whom others are trusted must be known.
public struct CertificateFile: Equatable, Sendable {
  public var count: Int
  /// The places, from 1, of certificates whose own authority is not in the file: no chain ends at them, so they prove nobody.
  public var withoutAuthority: [Int]

  /// Nil where it holds no certificate, or one that cannot be read.
  public init?(pem: [UInt8]) {
    let written =
      String(decoding: pem, as: UTF8.self).split(
        separator: "-----BEGIN CERTIFICATE-----", omittingEmptySubsequences: false
      ).count - 1
    var certificates: [OpaquePointer] = []
    defer { for certificate in certificates { X509_free(certificate) } }
    pem.withUnsafeBytes { bytes in
      guard let source = BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count)) else { return }
      defer { BIO_free(source) }
      while let certificate = PEM_read_bio_X509(source, nil, nil, nil) { certificates.append(certificate) }
    }
    // The one that ends the reading stays in this thread's queue of errors.
    ERR_clear_error()
    guard !certificates.isEmpty, certificates.count == written else { return nil }
    count = certificates.count
    withoutAuthority = certificates.indices.filter { index in
      !certificates.contains { X509_check_issued($0, certificates[index]) == X509_V_OK }
    }.map { $0 + 1 }
  }
}
