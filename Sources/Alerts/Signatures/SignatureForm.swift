/// What an XML signature claims to sign, and by what means, before anybody checks its value (CAP 1.2, section 3.3.4.1; XML Signature
/// Syntax and Processing 1.1).
///
/// A good value proves only that somebody signed something. What is read from a document may be believed only where that something
/// is the whole of it: so there is one signature, a child of the root alert, with one reference to the whole document, from
/// which nothing but the signature itself is left out.
public enum SignatureForm: Hashable, Sendable {
  /// The document is no single alert, or its alert has no signature as a child: who sent it is not proved.
  case absent
  /// It signs the whole document by means that are trusted: its value and its signer are left to be checked.
  case whole
  /// It is not taken, whatever its value: the element at fault.
  case refused(String)

  static let namespace = "http://www.w3.org/2000/09/xmldsig#"

  /// Certificates in one signature: each is looked at by whoever checks it.
  private static let mostCertificates = 20

  private static let digests: Set<String> = [
    "http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2001/04/xmldsig-more#sha384",
    "http://www.w3.org/2001/04/xmlenc#sha512",
  ]
  /// RSA and ECDSA with SHA-2. SHA-1 and MD5 are broken; keys that both sides share prove nobody.
  private static let methods = Set(
    ["rsa", "ecdsa"].flatMap { key in
      ["256", "384", "512"].map { "http://www.w3.org/2001/04/xmldsig-more#\(key)-sha\($0)" }
    })
  private static let canonicalizations: Set<String> = [
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
    "http://www.w3.org/2001/10/xml-exc-c14n#", "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
    "http://www.w3.org/2006/12/xml-c14n11", "http://www.w3.org/2006/12/xml-c14n11#WithComments",
  ]
  private static let enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"

  /// Of a document whose root is `alert`.
  init(ofAlert alert: Element) {
    let own = alert.children.filter { $0.isSignature("Signature") }
    guard let signature = own.first else {
      self = .absent
      return
    }
    // Another one, wherever it hides, might be the one that is checked.
    guard alert.descendants(named: "Signature").count == 1 else {
      self = .refused("Signature")
      return
    }
    self = Self.fault(in: signature).map { .refused($0) } ?? .whole
  }

  /// The element at fault; nil where there is none.
  private static func fault(in signature: Element) -> String? {
    guard let signedInfo = signature.only("SignedInfo"), signature.only("SignatureValue") != nil,
      signature.children.allSatisfy({ ["SignedInfo", "SignatureValue", "KeyInfo"].contains($0.name) }),
      signature.descendants(named: "X509Certificate").count <= mostCertificates
    else { return "Signature" }
    guard let canonicalization = signedInfo.only("CanonicalizationMethod")?.attributes["Algorithm"],
      canonicalizations.contains(canonicalization)
    else { return "CanonicalizationMethod" }
    guard let method = signedInfo.only("SignatureMethod")?.attributes["Algorithm"], methods.contains(method) else {
      return "SignatureMethod"
    }
    guard signedInfo.children.count == 3, let reference = signedInfo.only("Reference"),
      reference.attributes["URI"] == ""
    else { return "Reference" }
    let transforms = reference.only("Transforms")?.children ?? []
    let algorithms = transforms.filter { $0.isSignature("Transform") && $0.hasOnlyPrefixes }.map {
      $0.attributes["Algorithm"] ?? ""
    }
    // Left out is the signature; what is left may be put into a canonical form, and nothing more may be done to it.
    guard algorithms.count == transforms.count, algorithms.first == enveloped,
      algorithms.count == 1 || (algorithms.count == 2 && canonicalizations.contains(algorithms[1]))
    else { return "Transform" }
    guard let digest = reference.only("DigestMethod")?.attributes["Algorithm"], digests.contains(digest) else {
      return "DigestMethod"
    }
    return nil
  }

  /// The document for whoever checks the signature: all of it that is signed, as UTF-8 without a declaration, so that nobody reads
  /// its bytes otherwise than they were read here.
  ///
  /// Throws what `Source.prepared` throws of its encoding.
  public static func document(_ bytes: [UInt8]) throws(AlertFault) -> [UInt8] { try Source.undeclared(bytes) }
}

extension Element {
  fileprivate func isSignature(_ name: String) -> Bool { self.name == name && namespace == SignatureForm.namespace }

  /// Whether nothing but the prefixes of an exclusive canonical form is in it: an expression would choose what is signed.
  fileprivate var hasOnlyPrefixes: Bool { children.allSatisfy { $0.name == "InclusiveNamespaces" } }

  /// The child of that name in the namespace of signatures, where there is exactly one.
  fileprivate func only(_ name: String) -> Element? {
    let found = children.filter { $0.name == name }
    return found.count == 1 && found[0].namespace == SignatureForm.namespace ? found[0] : nil
  }
}
