import Testing

@testable import HTTPServer

/// Whose word is taken on who asks.
@Suite struct TrustedProxiesTests {
  func client(of peer: String, _ forwarded: String..., trusting list: String) throws -> String? {
    try TrustedProxies(list: list).client(of: peer, forwarded: forwarded)?.text
  }

  @Test func nobodyIsTrustedUnlessNamed() throws {
    for peer in ["127.0.0.1", "::1", "10.0.0.1", "192.0.2.1"] {
      #expect(TrustedProxies().client(of: peer, forwarded: ["203.0.113.9"])?.text == peer)
      #expect(try client(of: peer, "203.0.113.9", trusting: "198.51.100.0/24, 2001:db8::/32") == peer)
    }
    #expect(try TrustedProxies(list: "") == TrustedProxies())
    #expect(try TrustedProxies(list: "  ") == TrustedProxies())
    #expect(TrustedProxies().client(of: "unknown", forwarded: []) == nil)
  }

  @Test func theListIsReadFromItsEndAsLongAsItsWriterIsTrusted() throws {
    let list = "10.0.0.0/8, 2001:db8:1::7"
    #expect(try client(of: "10.0.0.1", "203.0.113.9", trusting: list) == "203.0.113.9")
    #expect(try client(of: "10.0.0.1", "198.51.100.1, 203.0.113.9", trusting: list) == "203.0.113.9")
    #expect(try client(of: "10.0.0.1", "198.51.100.1, 203.0.113.9,10.9.9.9", trusting: list) == "203.0.113.9")
    #expect(try client(of: "2001:db8:1::7", "203.0.113.9", trusting: list) == "203.0.113.9")
    #expect(try client(of: "2001:db8:1::8", "203.0.113.9", trusting: list) == "2001:db8:1::8")
    #expect(try client(of: "10.0.0.1", "198.51.100.1", "203.0.113.9", trusting: list) == "203.0.113.9", "two fields")
    #expect(try client(of: "10.0.0.1", "10.0.0.3, 10.0.0.2", trusting: list) == "10.0.0.3", "all are trusted")
    #expect(try client(of: "10.0.0.1", trusting: list) == "10.0.0.1")
  }

  @Test(arguments: ["unknown", "_hidden", "", "203.0.113", "203.0.113.9.", "999.1.1.1", "[::1", "a:b"])
  func whatIsNoAddressHidesNobodyElse(hop: String) throws {
    let told = try client(of: "10.0.0.1", "198.51.100.1, \(hop), 10.0.0.2", trusting: "10.0.0.0/8")
    // An unclosed bracket is an address all the same.
    #expect(told == (hop == "[::1" ? "::1" : "10.0.0.2"))
  }

  @Test func portsAndBracketsAreLeftOut() throws {
    for (hop, address) in [
      ("203.0.113.9:51000", "203.0.113.9"), ("[2001:db8::9]:443", "2001:db8::9"), ("[2001:db8::9]", "2001:db8::9"),
      ("2001:db8::9", "2001:db8::9"), ("::ffff:203.0.113.9", "203.0.113.9"), ("fe80::1%eth0", "fe80::1"),
      ("2001:DB8:0:0::9", "2001:db8::9"),
    ] {
      #expect(try client(of: "10.0.0.1", " \(hop)\t", trusting: "10.0.0.1") == address)
    }
  }

  @Test func networksHoldTheAddressesOfTheirBitsAndKind() throws {
    let cases: [(network: String, inside: [String], outside: [String])] = [
      ("10.0.0.0/8", ["10.0.0.0", "10.255.255.255"], ["9.255.255.255", "11.0.0.0", "a00::"]),
      ("192.0.2.64/27", ["192.0.2.64", "192.0.2.95"], ["192.0.2.63", "192.0.2.96"]),
      ("192.0.2.7", ["192.0.2.7"], ["192.0.2.6"]), ("192.0.2.7/32", ["192.0.2.7"], ["192.0.2.6"]),
      ("0.0.0.0/0", ["1.2.3.4"], ["::1"]), ("::/0", ["::1", "2001:db8::1"], ["1.2.3.4"]),
      ("2001:db8:8000::/33", ["2001:db8:8000::1", "2001:db8:ffff::"], ["2001:db8:7fff::"]),
    ]
    for (network, inside, outside) in cases {
      for address in inside { #expect(try client(of: address, "203.0.113.9", trusting: network) == "203.0.113.9") }
      for address in outside { #expect(try client(of: address, "203.0.113.9", trusting: network) != "203.0.113.9") }
    }
  }

  @Test(arguments: [
    "proxy", "10.0.0.0/33", "::/129", "10.0.0.1/8", "2001:db8::1/64", "10.0.0.0/", "10.0.0.0/+8", "10.0.0.0/08",
    "10.0.0.0/8/8", "10.0.0.0/-1", "10.0.0", ",", "10.0.0.1,", "10.0.0.1 10.0.0.2", "/8",
  ])
  func whatNamesNoNetworkIsRefused(list: String) {
    #expect(throws: UnknownNetwork.self) { try TrustedProxies(list: list) }
  }

  @Test func oneSubscriberIsAnAddressOrSixtyFourBits() throws {
    #expect(NumericAddress("192.0.2.7")?.subscriber == "192.0.2.7")
    #expect(NumericAddress("2001:db8:1:2:3:4:5:6")?.subscriber == "2001:db8:1:2::/64")
    #expect(NumericAddress("2001:db8:1:2::")?.subscriber == "2001:db8:1:2::/64")
    #expect(NumericAddress("::1")?.subscriber == "::/64")
    #expect(NumericAddress("::ffff:192.0.2.7")?.subscriber == "192.0.2.7")
  }

  @Test func aRequestSaysWhoAsks() async throws {
    let heads = Shared<[RequestHead]>([])
    let handler = TestHandler(onRequest: { request in
      heads.change { $0.append(request.head) }
      return .now(.empty(204))
    })
    for list in ["", "127.0.0.1"] {
      var settings = ServerSettings()
      settings.trustedProxies = try TrustedProxies(list: list)
      let server = try HTTPServer(settings, handler: handler)
      let client = try Client(port: server.boundPort)
      _ = try await client.get("/", "X-Forwarded-For: 203.0.113.1", "x-forwarded-for: 2001:db8::1:2")
    }
    let seen = heads.value
    #expect(seen.map(\.remoteAddress) == ["127.0.0.1", "127.0.0.1"])
    #expect(seen.map(\.clientAddress) == ["127.0.0.1", "2001:db8::1:2"])
    #expect(seen.map(\.clientNetwork) == ["127.0.0.1", "2001:db8::/64"])
  }
}
