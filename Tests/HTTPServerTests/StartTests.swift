import HTTPServer
import Testing

@Suite struct StartTests {
  @Test func saysThatAnAddressIsInUse() throws {
    let first = try HTTPServer(ServerSettings(), handler: TestHandler())
    #expect(throws: ServerError.addressInUse("127.0.0.1:\(first.boundPort)")) {
      try HTTPServer(ServerSettings(port: first.boundPort), handler: TestHandler())
    }
  }

  @Test(arguments: ["192.0.2.1", "no such host"]) func saysThatAnAddressIsNotItsOwn(address: String) {
    let error = #expect(throws: ServerError.self) {
      try HTTPServer(ServerSettings(address: address), handler: TestHandler())
    }
    #expect(error?.description.contains(address) == true)
  }

  @Test func listensByNameAndOnIPv6() async throws {
    let named = try HTTPServer(ServerSettings(address: "localhost"), handler: TestHandler())
    #expect(["127.0.0.1", "::1"].contains(named.boundAddress))
    guard let six = try? HTTPServer(ServerSettings(address: "::"), handler: TestHandler()) else {
      // A machine without IPv6.
      return
    }
    #expect(try await Client(port: six.boundPort).get("/").status == 200)
  }

  @Test func saysWhatIsWrongWithACertificate() throws {
    let folder = try TemporaryFolder()
    let garbage = try folder.write("garbage.pem", Array("no certificate".utf8))
    var settings = ServerSettings()
    settings.certificate = CertificateFiles(certificatePath: folder.path("missing.pem"), keyPath: garbage)
    #expect(throws: ServerError.unreadableFile(path: folder.path("missing.pem"), reason: "No such file or directory")) {
      try HTTPServer(settings, handler: TestHandler())
    }
    settings.certificate = CertificateFiles(certificatePath: garbage, keyPath: garbage)
    let error = #expect(throws: ServerError.self) { try HTTPServer(settings, handler: TestHandler()) }
    guard case .badCertificate(let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(!reason.isEmpty)
  }
}
