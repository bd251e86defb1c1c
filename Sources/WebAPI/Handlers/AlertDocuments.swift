internal import Alerts
internal import Signage
internal import SignageStore

/// Received alerts as they are answered.
extension API {
  static func write(_ receipt: AlertReceipt, to json: inout JSONWriter) {
    if let entry = receipt.gravest { write(entry, to: &json) }
    json.array("alerts") { json in
      for entry in receipt.entries { json.object { write(entry, to: &$0) } }
    }
  }

  /// What the contract answers to a feed.
  private static func write(_ entry: AlertReceipt.Entry, to json: inout JSONWriter) {
    json.member("id", entry.alert.id.text)
    json.member("decision", entry.decision.rawValue)
    json.member("rule", entry.rule.rawValue)
    json.object("reason") { PlaylistDocument.write(entry.says, to: &$0) }
    json.memberOrNull("detail", entry.isRepeated ? nil : entry.alert.detail)
    json.memberOrNull("emergency", entry.alert.effects.first?.emergency.text)
  }

  static func write(_ alert: ReceivedAlert, to json: inout JSONWriter) {
    json.member("id", alert.id.text)
    json.member("standard", alert.standard.rawValue)
    json.member("feed", alert.feed)
    json.member("area", alert.area.description)
    json.member("receivedAt", alert.receivedAt.rfc3339())
    json.member("sha256", alert.sha256)
    json.member("bytes", alert.bytes)
    json.member("decision", alert.decision.rawValue)
    json.member("rule", alert.rule.rawValue)
    json.object("reason") { PlaylistDocument.write(alert.says, to: &$0) }
    json.memberOrNull("detail", alert.detail)
    write(heading: alert.heading, to: &json)
    json.array("effects") { json in
      for effect in alert.effects {
        json.object { json in
          json.member("emergency", effect.emergency.text)
          json.member("what", effect.what.rawValue)
        }
      }
    }
    json.memberOrNull("waitsUntil", alert.waiting?.until?.rfc3339())
    write(review: alert.review, to: &json)
  }

  /// In its sender's words.
  private static func write(heading: AlertHeading?, to json: inout JSONWriter) {
    guard let heading else { return json.null("message") }
    json.object("message") { json in
      json.member("title", heading.title)
      json.member("sender", heading.sender)
      json.member("identifier", heading.identifier)
      json.member("sentAt", heading.sentAt.rfc3339())
      json.member("status", heading.status)
      json.member("type", heading.type)
    }
  }

  private static func write(review: ReceivedAlert.Review?, to json: inout JSONWriter) {
    guard let review else { return json.null("review") }
    json.object("review") { json in
      json.member("accepted", review.isAccepted)
      json.member("by", review.by)
      json.member("at", review.at.rfc3339())
      json.memberOrNull("reason", review.reason)
    }
  }

  /// What an officer decides on: what would be on the screens, and what is there of the same series and would change or go.
  static func write(
    proposal series: AlertSeries?, joining others: [AlertSeries], of alert: ReceivedAlert, to json: inout JSONWriter
  ) {
    guard let series, let pending = series.pending, series.waitingMark?.digest == alert.waiting?.digest else {
      return json.null("proposal")
    }
    json.object("proposal") { json in
      json.array("messages") { json in
        for notice in pending.notices { json.object { write(notice.message, to: &$0) } }
      }
      json.array("present") { json in
        for id in ([series] + others).flatMap(\.emergencies) { json.value(id.text) }
      }
    }
  }
}
