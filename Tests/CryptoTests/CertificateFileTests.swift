import Testing

@testable import Crypto

/// Certificates made for these tests: an authority's, valid to 2126, and one that it gave.
@Suite struct CertificateFileTests {
  static let authority = """
    -----BEGIN CERTIFICATE-----
    MIIBgDCCASWgAwIBAgIUDEnwQhiHC8aq6BDMJ4vRkjfAIe0wCgYIKoZIzj0EAwIw
    FDESMBAGA1UEAwwJYXV0aG9yaXR5MCAXDTI2MTEyMTIxMDYyMloYDzIxMjYxMDI4
    MjEwNjIyWjAUMRIwEAYDVQQDDAlhdXRob3JpdHkwWTATBgcqhkjOPQIBBggqhkjO
    PQMBBwNCAAQtroTResPo1jzfQwF8XOCBzCFu+xuvi2LRiwPK04tJ9BAiwOqslYgY
    WllVLSfAvBar9zwrhxeSoSJjT+pyOPTio1MwUTAdBgNVHQ4EFgQUMxwxoS0Wm7vz
    XfDwh3AFqMOiix4wHwYDVR0jBBgwFoAUMxwxoS0Wm7vzXfDwh3AFqMOiix4wDwYD
    VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEAyUUzxLV2cNCXE0FsZebQ
    pOtVx2zU13Zl2amlrS76/qICIQDPbZmibKFKigBQ/g8e+or6o1prbETA/noJ+2ZF
    0iGYdw==
    -----END CERTIFICATE-----

    """
  static let office = """
    -----BEGIN CERTIFICATE-----
    MIIBIDCByAIUVqhuiDBxzaeJZ0rb3gmGjCn50tAwCgYIKoZIzj0EAwIwFDESMBAG
    A1UEAwwJYXV0aG9yaXR5MCAXDTI2MTEyMTIxMDYyMloYDzIxMjYxMDI4MjEwNjIy
    WjARMQ8wDQYDVQQDDAZvZmZpY2UwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQI
    cpCuGa6lleoQT8KPxwdACTeTSIlBRlsKgvSfUY/XiplJrLq9PgwMR9uolGxiBsaH
    IMYAxG7ABjkETzOUCqRsMAoGCCqGSM49BAMCA0cAMEQCIHU9vTaihXbB5e60i2nV
    huT5Yoj7TCZidaJZHMsjVGiDAiAGbkipDdKhY208aX+/nyWgijf0DTy4i8egBux1
    hFxbHQ==
    -----END CERTIFICATE-----

    """
  private func read(_ text: String) -> CertificateFile? { CertificateFile(pem: Array(text.utf8)) }

  @Test func anAuthorityIsItsOwn() {
    let file = read(Self.authority)
    #expect(file?.count == 1 && file?.withoutAuthority == [])
  }

  @Test func whoseAuthorityIsNotInTheFileProvesNobody() {
    #expect(read(Self.office)?.withoutAuthority == [1])
    #expect(read(Self.authority + Self.office)?.withoutAuthority == [])
    let both = read("# the office\n" + Self.office + "\n# its authority\n" + Self.authority)
    #expect(both?.count == 2 && both?.withoutAuthority == [])
  }

  @Test func whatCannotBeReadIsNoFileOfCertificates() {
    #expect(read("") == nil)
    #expect(read("-----BEGIN CERTIFICATE-----\nrubbish\n-----END CERTIFICATE-----\n") == nil)
    #expect(read(Self.authority + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n") == nil)
    #expect(read(String(Self.authority.dropLast(40))) == nil)
  }
}
