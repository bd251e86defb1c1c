import Signage
import Testing

@testable import Alerts

/// What a signature claims to sign, before anybody checks its value.
@Suite struct SignatureFormTests {
  static let signatures = "http://www.w3.org/2000/09/xmldsig#"
  static let good = """
    <ds:Signature xmlns:ds="\(signatures)"><ds:SignedInfo>
    <ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>
    <ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/><ds:Reference URI=""><ds:Transforms>
    <ds:Transform Algorithm="\(signatures)enveloped-signature"/>
    <ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"><c:InclusiveNamespaces xmlns:c="c" PrefixList="x"/></ds:Transform>
    </ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>a</ds:DigestValue>
    </ds:Reference></ds:SignedInfo><ds:SignatureValue>b</ds:SignatureValue>
    <ds:KeyInfo><ds:X509Data><ds:X509Certificate>c</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>
    """

  private func parts(_ xml: String) -> [AlertPart] { AlertMessage.read(Array(xml.utf8), as: .cap) }

  private func form(with signature: String) -> SignatureForm? {
    parts(CAPMessage().xml.replacing("</alert>", with: signature + "</alert>")).first?.signature
  }

  @Test func aWholeAlertWithOneSignatureIsWhole() {
    #expect(form(with: Self.good) == .whole)
    #expect(form(with: "") == .absent)
    let plain = Self.good.replacing("ds:", with: "").replacing("xmlns:ds", with: "xmlns")
    #expect(form(with: plain) == .whole)
    #expect(form(with: Self.good.replacing(Self.signatures + "\">", with: "urn:other\">")) == .absent)
  }

  @Test func onlyADocumentThatIsTheAlertIsSigned() {
    let signed = CAPMessage().xml.replacing("</alert>", with: Self.good + "</alert>")
    let bare = signed.replacing("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", with: "")
    let page = parts("<feed xmlns=\"http://www.w3.org/2005/Atom\">\(bare)</feed>")
    #expect(page.map(\.signature) == [.absent])
    #expect(parts(bare).map(\.signature) == [.whole])
    #expect(form(with: "<note>\(bare)</note>") == .absent, "of another alert")
  }

  @Test(arguments: [
    ("URI=\"\"", "URI=\"#part\"", "Reference"), ("URI=\"\"", "", "Reference"),
    ("URI=\"\"", "URI=\"http://example.jp/a.xml\"", "Reference"),
    ("</ds:Reference>", "</ds:Reference><ds:Reference URI=\"\"/>", "Reference"),
    (
      "</ds:Transforms>", "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xpath-19991116\"/></ds:Transforms>",
      "Transform"
    ),
    ("<c:InclusiveNamespaces xmlns:c=\"c\" PrefixList=\"x\"/>", "<ds:XPath>x</ds:XPath>", "Transform"),
    ("enveloped-signature", "base64", "Transform"), ("<ds:Transforms>", "<ds:Transforms><ds:Other/>", "Transform"),
    ("#rsa-sha256", "#rsa-md5", "SignatureMethod"), ("#rsa-sha256", "#hmac-sha256", "SignatureMethod"),
    ("xmlenc#sha256", "xmldsig-more#md5", "DigestMethod"),
    ("<ds:DigestMethod", "<ds:DigestMethod Algorithm=\"x\"/><ds:DigestMethod", "DigestMethod"),
    (
      "CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"",
      "CanonicalizationMethod Algorithm=\"x\"",
      "CanonicalizationMethod"
    ),
    ("</ds:Signature>", "<ds:Object/></ds:Signature>", "Signature"),
    ("<ds:SignedInfo>", "<ds:SignedInfo/><ds:SignedInfo>", "Signature"),
    ("<ds:X509Certificate>c", "<Signature/><ds:X509Certificate>c", "Signature"),
  ])
  func anythingElseIsRefused(part: String, other: String, element: String) throws {
    try #require(Self.good.contains(part))
    #expect(form(with: Self.good.replacing(part, with: other, maxReplacements: 1)) == .refused(element))
  }

  @Test func thereIsOneSignatureAndAFewCertificates() {
    #expect(form(with: Self.good + Self.good) == .refused("Signature"))
    let certificate = "<ds:X509Certificate>c</ds:X509Certificate>"
    func many(_ count: Int) -> String {
      Self.good.replacing(certificate, with: String(repeating: certificate, count: count))
    }
    #expect(form(with: many(20)) == .whole)
    #expect(form(with: many(21)) == .refused("Signature"))
  }

  /// What is checked is what was read, in the same characters, with all that a signature covers.
  @Test func theDocumentKeepsAllButItsDeclaration() throws {
    func document(_ text: String) throws -> String {
      String(decoding: try SignatureForm.document(Array(text.utf8)), as: UTF8.self)
    }
    #expect(
      try document("\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\"?><?a b?><a>\r\n</a>") == "<?a b?><a>\r\n</a>")
    #expect(try document(" <a/>") == "<a/>")
    #expect(try document("<?xml-stylesheet href=\"x\"?><a/>") == "<?xml-stylesheet href=\"x\"?><a/>")
    let latin = Array("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>".utf8) + [0xE9] + Array("</a>".utf8)
    #expect(try SignatureForm.document(latin) == Array("<a>é</a>".utf8))
  }

  @Test func whatWasRefusedForItsSignatureIsAnotherMessage() throws {
    let part = try #require(parts(CAPMessage().xml).first)
    let (strict, open) = (FeedPolicy(feed: "a", requiresSignature: true), FeedPolicy(feed: "a"))
    let all: [Signature] = [.valid, .none, .invalid(nil), .unchecked]
    #expect(Set(all.map { part.identity(from: strict, as: .cap, signature: $0) }).count == 4)
    #expect(Set(all.map { part.identity(from: open, as: .cap, signature: $0) }).count == 1)
    #expect(
      part.identity(from: open, as: .cap, signature: .none) != part.identity(from: strict, as: .cap, signature: .valid),
      "who need not sign is another feed")
    #expect(part.identity(from: strict, as: .cap, signature: .invalid("Transform")).hasSuffix("badSignature"))
  }

  /// Whoever may make a ward's tokens may give one any feed's name.
  @Test func whatAWardWasSentUnderAFeedsNameIsAnotherMessage() throws {
    let part = try #require(parts(CAPMessage().xml).first)
    let wards = [try #require(Area("27127")), try #require(Area("27104"))]
    let policies = [FeedPolicy(feed: "a")] + wards.map { FeedPolicy(feed: "a", area: $0) }
    #expect(Set(policies.map { part.identity(from: $0, as: .cap, signature: .none) }).count == 3)
  }

  @Test func aTelegramOfAFeedThatRequiresSignaturesIsRefused() throws {
    var board = try Board()
    let verdict = try board.receive(
      jma: Bulletin.rain("43").xml, from: FeedPolicy(feed: "jma", requiresSignature: true), at: "2026-11-21T00:00:04Z")
    #expect(verdict.decision == .rejected && verdict.rule == .unsigned && board.onScreen.isEmpty)
  }
}
