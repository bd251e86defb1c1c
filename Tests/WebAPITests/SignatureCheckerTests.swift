import Foundation
import Testing

@testable import Alerts
@testable import Processes
@testable import WebAPI

/// Signatures made by openssl and xmlsec1, and checked.
@Suite final class SignatureCheckerTests {
  let directory = NSTemporaryDirectory() + "signatures-" + UUID().uuidString
  let signed: [UInt8]
  let unknown: [UInt8]

  init() async throws {
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
    try #"""
    <alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><note>川</note><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo>
    <CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>
    <SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"/><Reference URI=""><Transforms>
    <Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/></Transforms>
    <DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue/></Reference></SignedInfo><SignatureValue/>
    <KeyInfo><X509Data><X509Certificate/></X509Data></KeyInfo></Signature></alert>
    """#.write(toFile: directory + "/template.xml", atomically: true, encoding: .utf8)
    let script = """
      openssl req -x509 \(key) -days 2 -subj /CN=authority -keyout authority.key -out authority.pem &&
      openssl req \(key) -subj /CN=office -keyout office.key -out office.csr &&
      openssl x509 -req -in office.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 -out office.pem &&
      openssl req -x509 \(key) -days 2 -subj /CN=stranger -keyout stranger.key -out stranger.pem &&
      xmlsec1 --sign --privkey-pem office.key,office.pem --output signed.xml template.xml &&
      xmlsec1 --sign --privkey-pem stranger.key,stranger.pem --output unknown.xml template.xml
      """
    let made = try await CommandRunner(width: 1).run(Command("sh", ["-c", script], directory: directory))
    try #require(made.succeeded, "\(made.diagnostic)")
    signed = Array(try Data(contentsOf: URL(fileURLWithPath: directory + "/signed.xml")))
    unknown = Array(try Data(contentsOf: URL(fileURLWithPath: directory + "/unknown.xml")))
  }

  deinit {
    do {
      try FileManager.default.removeItem(atPath: directory)
    } catch {
      Issue.record("the directory of the test stays: \(error)")
    }
  }

  private func checker(limits: Limits = SignatureChecker.limits) async throws -> SignatureChecker {
    try await SignatureChecker(trusting: directory + "/authority.pem", in: directory + "/signed", limits: limits)
  }

  private func changed(_ old: String, _ new: String) throws -> [UInt8] {
    let text = String(decoding: signed, as: UTF8.self)
    try #require(text.contains(old))
    return Array(text.replacing(old, with: new).utf8)
  }

  /// What `check` throws.
  private func cause(_ checker: SignatureChecker) async -> String? {
    do throws(SignatureNotChecked) {
      _ = try await checker.check(signed)
      return nil
    } catch {
      return error.cause
    }
  }

  private var left: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: directory + "/signed") }
  }

  @Test func aSignatureHoldsOrNotOrIsNobodys() async throws {
    let checker = try await checker()
    #expect(try await checker.check(signed) == .valid)
    #expect(try await checker.check(unknown) == .none)
    #expect(try await checker.check(try changed("&#x5DDD;", "&#x6CB3;")) == .invalid(nil))
    #expect(
      try await checker.check(try changed("<note>", "<note><!-- nothing -->")) == .valid, "comments are not signed")
    #expect(
      try await checker.check(try changed("<?xml version=\"1.0\"?>", "<?a?>")) == .invalid(nil), "instructions are")
    #expect(try left == ["signers.pem"])
  }

  @Test func whatFailsIsNeverValid() async throws {
    var slow = SignatureChecker.limits
    slow.seconds = 0
    #expect(await cause(try await checker(limits: slow)) == "it takes too long")
    var small = SignatureChecker.limits
    small.addressSpaceBytes = 16 << 20
    #expect(await cause(try await checker(limits: small)) == "the program fails")
    let checker = try await checker()
    try FileManager.default.removeItem(atPath: directory + "/signed/signers.pem")
    #expect(await cause(checker) == "the program fails")
    try FileManager.default.removeItem(atPath: directory + "/signed")
    #expect(await cause(checker) == "it cannot be written")
  }

  @Test func soManyWaitAndTheOthersAreToldToComeAgain() async throws {
    let (checker, signed) = (try await checker(), signed)
    let answers = await withTaskGroup(of: String.self) { group in
      for _ in 0..<100 {
        group.addTask {
          do throws(SignatureNotChecked) { return "\(try await checker.check(signed))" } catch { return error.cause }
        }
      }
      return await group.reduce(into: [:]) { counts, answer in counts[answer, default: 0] += 1 }
    }
    #expect(Set(answers.keys).isSubset(of: ["valid", "too many wait"]), "\(answers)")
    #expect(answers["valid", default: 0] >= 64)
    #expect(try await checker.check(signed) == .valid, "and then it goes on")
  }

  @Test func withoutTheProgramsNothingBegins() async throws {
    do throws(SignersRefused) {
      _ = try await SignatureChecker(
        trusting: directory + "/authority.pem", in: directory + "/signed",
        tools: Sandbox.Tools(bubblewrap: "/nonexistent/bwrap"))
      Issue.record("it began")
    } catch {
      #expect(error.description.contains("apt-get install bubblewrap"))
    }
    await #expect(throws: SignersRefused.self) {
      try await SignatureChecker(trusting: directory + "/office.pem", in: directory + "/signed")
    }
  }

  @Test func onlyTheProgramsOwnWordsCount() throws {
    func outcome(_ status: Int32, _ diagnostic: String) -> Processes.Outcome {
      Processes.Outcome(ending: .exited(status), output: [], outputWasCut: false, diagnostic: diagnostic)
    }
    let good = "OK\nSignedInfo References (ok/all): 1/1\n"
    #expect(try SignatureChecker.verdict(of: outcome(0, good)) == .valid)
    #expect(throws: SignatureNotChecked.self) { try SignatureChecker.verdict(of: outcome(1, good)) }
    #expect(throws: SignatureNotChecked.self) { try SignatureChecker.verdict(of: outcome(0, "")) }
    #expect(throws: SignatureNotChecked.self) { try SignatureChecker.verdict(of: outcome(0, "OK\n")) }
    #expect(throws: SignatureNotChecked.self) { try SignatureChecker.verdict(of: outcome(1, "bwrap: no")) }
  }
}
