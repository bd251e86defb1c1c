import Signage
import Testing

@testable import Alerts

/// Alerts made in the test.
struct CAPMessage {
  var identifier = "A"
  var sender = "office@example.jp"
  var sent = "2026-11-21T09:00:00+09:00"
  var status = "Actual"
  var messageType = "Alert"
  var scope = "Public"
  var references: String?
  var infos = [CAPMessage.info()]

  static func info(
    language: String = "ja", event: String = "洪水", severity: String = "Severe", urgency: String = "Immediate",
    expires: String? = "2026-11-21T10:00:00+09:00", responseType: String? = nil, eventCode: String? = nil,
    headline: String = "淀川で氾濫のおそれ", description: String = "川から離れてください。",
    area: String = "<geocode><valueName>JIS X 0402</valueName><value>27127</value></geocode>"
  ) -> String {
    func element(_ name: String, _ value: String?) -> String { value.map { "<\(name)>\($0)</\(name)>" } ?? "" }
    return """
      <info><language>\(language)</language><category>Met</category><event>\(event)</event>
      \(element("responseType", responseType))<urgency>\(urgency)</urgency><severity>\(severity)</severity>
      <certainty>Likely</certainty>
      \(eventCode.map { "<eventCode><valueName>SAME</valueName><value>\($0)</value></eventCode>" } ?? "")
      \(element("expires", expires))<headline>\(headline)</headline><description>\(description)</description>
      <area><areaDesc>大阪市</areaDesc>\(area)</area></info>
      """
  }

  var xml: String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>\(identifier)</identifier><sender>\(sender)</sender>
    <sent>\(sent)</sent><status>\(status)</status><msgType>\(messageType)</msgType><scope>\(scope)</scope>
    \(references.map { "<references>\($0)</references>" } ?? "")\(infos.joined())</alert>
    """
  }

  /// What another message writes to refer to this one.
  var reference: String { "\(sender),\(identifier),\(sent)" }

  func updated(_ identifier: String, minutesLater: Int, references: String? = nil) -> CAPMessage {
    var other = self
    other.identifier = identifier
    other.messageType = "Update"
    other.references = references ?? reference
    other.sent = "2026-11-21T09:\(minutesLater < 10 ? "0" : "")\(minutesLater):00+09:00"
    other.infos = [CAPMessage.info(headline: "続報 \(identifier)")]
    return other
  }

  func cancelled(_ identifier: String, minutesLater: Int) -> CAPMessage {
    var other = updated(identifier, minutesLater: minutesLater)
    other.messageType = "Cancel"
    other.infos = []
    return other
  }
}

extension Board {
  static let noon = "2026-11-21T09:30:00+09:00"

  @discardableResult
  mutating func receive(
    cap xml: String, from policy: FeedPolicy = FeedPolicy(feed: "city"), signature: Signature = .none,
    at now: String = noon
  ) throws -> Verdict {
    let alerts: [Result<CAPAlert, AlertFault>]
    do throws(AlertFault) {
      alerts = try CAPAlert.read(Array(xml.utf8))
    } catch {
      return Verdict(fault: error)
    }
    let verdict: Verdict
    switch try #require(alerts.first) {
    case .failure(let fault): verdict = Verdict(fault: fault)
    case .success(let alert):
      verdict = alert.decide(
        from: policy, signature: signature, known: known(alert.lookupKeys(from: policy)), in: city, at: try instant(now)
      )
    }
    try take(verdict, at: try instant(now))
    for message in onScreen.values { try message.validate(at: try instant(now)) }
    return verdict
  }

  @discardableResult
  mutating func receive(
    _ message: CAPMessage, from policy: FeedPolicy = FeedPolicy(feed: "city"), signature: Signature = .none,
    at now: String = noon
  ) throws -> Verdict {
    try receive(cap: message.xml, from: policy, signature: signature, at: now)
  }
}
