internal import CCrypto

/// libcrypto takes itself apart when a process exits, while other threads may still be at work with it: then they crash. Called
/// before anything else uses libcrypto, this leaves the tidying up to the end of the process (OPENSSL_init_crypto(3)).
public func keepCryptoToTheEnd() {
  _ = OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil)
}
