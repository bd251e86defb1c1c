internal import Crypto
internal import Signage

extension CAPAlert {
  /// More than any sender means: they would make one alert a burden to all.
  static let mostInfos = 200
  static let mostReferences = 500
  /// Corners of all its polygons: each is asked of every site.
  static let mostCorners = 100_000
  /// Of all its areas: to be in a circle is dearer to tell than the side of an edge.
  static let mostCircles = 1_000

  static let namespaces = [
    "http://www.incident.com/cap/1.0", "urn:oasis:names:tc:emergency:cap:1.1", "urn:oasis:names:tc:emergency:cap:1.2",
  ]

  /// The alerts of a document, bare or inside anything else (Atom, RSS, EDXL-DE), each by itself: a broken one does not spoil
  /// the others.
  ///
  /// Throws what keeps the document from being read at all, and `notAnAlert` where there is none in it.
  public static func read(_ bytes: [UInt8]) throws(AlertFault) -> [Result<CAPAlert, AlertFault>] {
    try alerts(in: try Document.read(bytes)).map { read($0) }
  }

  /// As `read`, each with the digest of its content.
  static func parts(_ bytes: [UInt8]) throws(AlertFault) -> [AlertPart] {
    let root = try Document.read(bytes)
    // One inside a page would have to be cut out of it first, and its signature might be of the page.
    let signature = isAlert(root) ? SignatureForm(ofAlert: root) : .absent
    return try alerts(in: root).map { element in
      AlertPart(
        digest: SHA256.digest(of: element.canonical).hexadecimal, message: read(element).map { AlertMessage.cap($0) },
        signature: signature)
    }
  }

  private static func isAlert(_ element: Element) -> Bool {
    element.name == "alert" && namespaces.contains(element.namespace)
  }

  private static func alerts(in root: Element) throws(AlertFault) -> [Element] {
    let alerts = root.outermost(where: isAlert)
    guard !alerts.isEmpty else { throw AlertFault(.notAnAlert) }
    return alerts
  }

  private static func read(_ element: Element) -> Result<CAPAlert, AlertFault> {
    do throws(AlertFault) {
      return .success(try CAPAlert(element))
    } catch {
      return .failure(error)
    }
  }

  init(_ element: Element) throws(AlertFault) {
    let sender = try element.required("sender")
    let identifier = try element.required("identifier")
    guard let sent = try element.date("sent") else { throw AlertFault(.missing, "sent") }
    identity = Identity(sender: sender, identifier: identifier, sent: sent)
    guard ![sender, identifier].contains(where: { $0.contains { $0.isWhitespace || $0 == "," || $0 == "<" } }) else {
      throw AlertFault(.badValue, "identifier")
    }
    guard identity.isShort else { throw AlertFault(.badValue, "identifier") }
    status = try element.word("status")
    messageType = try element.word("msgType")
    // CAP 1.0 has alerts without a scope, which were for everybody.
    scope =
      element.child("scope") == nil && element.namespace == Self.namespaces[0] ? .isPublic : try element.word("scope")
    codes = element.texts("code")
    references = try Self.references(element.text("references"))
    guard references.count <= Self.mostReferences else { throw AlertFault(.badValue, "references") }
    guard element.children("info").count <= Self.mostInfos else { throw AlertFault(.badValue, "info") }
    var infos: [Info] = []
    for info in element.children("info") { infos.append(try Info(info)) }
    self.infos = infos
    guard infos.flatMap(\.areas).reduce(0, { $0 + $1.cornerCount }) <= Self.mostCorners else {
      throw AlertFault(.badValue, "polygon")
    }
    guard infos.flatMap(\.areas).reduce(0, { $0 + $1.circles.count }) <= Self.mostCircles else {
      throw AlertFault(.badValue, "circle")
    }
    isSigned = element.children.contains {
      $0.name == "Signature" && $0.namespace == SignatureForm.namespace
    }
    guard messageType != .alert || !infos.isEmpty else { throw AlertFault(.missing, "info") }
  }

  /// Triples `sender,identifier,sent` with white space between them (3.2.1).
  private static func references(_ text: String?) throws(AlertFault) -> [Identity] {
    var identities: [Identity] = []
    for triple in (text ?? "").split(whereSeparator: \.isWhitespace) {
      let parts = triple.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 3, !parts[1].isEmpty else { throw AlertFault(.badValue, "references") }
      guard let sent = Instant(rfc3339: parts[2]) else { throw AlertFault(.badDate, "references") }
      let identity = Identity(sender: parts[0], identifier: parts[1], sent: sent)
      guard identity.isShort else { throw AlertFault(.badValue, "references") }
      identities.append(identity)
    }
    return identities
  }
}

extension CAPAlert.Identity {
  fileprivate var isShort: Bool { [sender, identifier].allSatisfy { $0.utf8.count <= Document.longestName } }
}

extension CAPAlert.Info {
  init(_ element: Element) throws(AlertFault) {
    language = element.text("language") ?? "en-US"
    categories = element.texts("category")
    event = try element.required("event")
    urgency = try element.word("urgency")
    severity = try element.word("severity")
    // CAP 1.0 said `Very Likely`, of which 1.1 says that it is to be read as `Likely`.
    certainty = element.text("certainty") == "Very Likely" ? .likely : try element.word("certainty")
    responseTypes = element.texts("responseType")
    eventCodes = element.children("eventCode").compactMap { $0.namedValue }
    effective = try element.date("effective")
    onset = try element.date("onset")
    expires = try element.date("expires")
    headline = element.text("headline")
    description = element.text("description")
    instruction = element.text("instruction")
    parameters = element.children("parameter").compactMap { $0.namedValue }
    areas = element.children("area").map { CAPArea($0) }
  }
}

extension CAPArea {
  init(_ element: Element) {
    let polygons = element.texts("polygon").map { Polygon($0) }
    let circles = element.texts("circle").map { Circle($0) }
    self.init(
      description: element.text("areaDesc") ?? "", polygons: polygons.compactMap { $0 },
      circles: circles.compactMap { $0 }, geocodes: element.children("geocode").compactMap { $0.namedValue },
      isIncomplete: polygons.contains { $0 == nil } || circles.contains { $0 == nil })
  }
}

extension Element {
  /// The texts of all children of that name which have one.
  fileprivate func texts(_ name: String) -> [String] { children(name).map(\.text).filter { !$0.isEmpty } }

  fileprivate func required(_ name: String) throws(AlertFault) -> String {
    guard let text = child(name)?.text, !text.isEmpty else { throw AlertFault(.missing, name) }
    return text
  }

  fileprivate func word<Word: RawRepresentable<String>>(_ name: String) throws(AlertFault) -> Word {
    guard let word = Word(rawValue: try required(name)) else { throw AlertFault(.badValue, name) }
    return word
  }

  fileprivate func date(_ name: String) throws(AlertFault) -> Instant? {
    guard let text = child(name)?.text, !text.isEmpty else { return nil }
    guard let date = Instant(rfc3339: text) else { throw AlertFault(.badDate, name) }
    return date
  }

  /// `<valueName>` and `<value>`; in CAP 1.0, `name=value`. Nil where either is missing.
  fileprivate var namedValue: CAPAlert.NamedValue? {
    if let name = text("valueName"), let value = text("value") { return CAPAlert.NamedValue(name: name, value: value) }
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    return parts.count == 2 ? CAPAlert.NamedValue(name: parts[0], value: parts[1]) : nil
  }
}
