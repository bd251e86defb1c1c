internal import Alerts
internal import Feeds
internal import HTTPServer
internal import Signage

/// How the feeds do, for officers, who must know when nothing is heard.
extension API {
  func listFeeds(_ call: Call) throws -> Response {
    .json(headers: [("Cache-Control", "no-store")]) { json in
      json.array("feeds") { json in
        for status in feeds.status where may(call.actor, .seeEmergencies, .area(status.feed.policy.area)) {
          json.object { Self.write(status, to: &$0) }
        }
      }
    }
  }

  private static func write(_ status: FeedStatus, to json: inout JSONWriter) {
    json.member("id", status.feed.id.text)
    json.member("standard", status.feed.standard.rawValue)
    json.member("host", status.feed.address.host)
    json.member("seconds", status.feed.seconds)
    json.member("state", status.state.rawValue)
    json.memberOrNull("lastReadAt", status.lastReadAt?.rfc3339())
    json.memberOrNull("lastMessageAt", status.lastMessageAt?.rfc3339())
    json.memberOrNull("nextPollAt", status.nextPollAt?.rfc3339())
    json.memberOrNull("failingSince", status.failingSince?.rfc3339())
    json.member("failuresInARow", status.failuresInARow)
    write(status.fault, at: nil, as: "error", to: &json)
    json.member("messages", status.messages)
    json.member("waiting", status.waiting)
    json.member("givenUp", status.givenUp)
    json.member("refusedLinks", status.refusedLinks)
    write(status.messageFault, at: status.messageFaultAt, as: "messageError", to: &json)
  }

  private static func write(_ fault: FeedFault?, at: Instant?, as name: String, to json: inout JSONWriter) {
    guard let fault else { return json.null(name) }
    json.object(name) { json in
      json.member("code", fault.code)
      json.object("says") { PlaylistDocument.write(fault.says, to: &$0) }
      if let at { json.member("at", at.rfc3339()) }
    }
  }

  /// For Prometheus; 0 is a time that was not yet.
  var feedMetrics: [String] {
    let statuses = feeds.status
    guard !statuses.isEmpty else { return [] }
    func lines(_ name: String, _ type: String, _ value: (FeedStatus) -> Int64) -> [String] {
      ["# TYPE kosatsu_feed_\(name) \(type)"]
        + statuses.map { "kosatsu_feed_\(name){feed=\"\($0.feed.id)\"} \(value($0))" }
    }
    func seconds(_ instant: Instant?) -> Int64 { (instant?.milliseconds ?? 0) / 1000 }
    return lines("last_read_timestamp_seconds", "gauge") { seconds($0.lastReadAt) }
      + lines("last_message_timestamp_seconds", "gauge") { seconds($0.lastMessageAt) }
      + lines("failing_since_timestamp_seconds", "gauge") { seconds($0.failingSince) }
      + lines("reads_total", "counter") { Int64($0.reads) }
      + lines("failures_total", "counter") { Int64($0.failures) }
      + lines("messages_total", "counter") { Int64($0.messages) }
      + lines("given_up_total", "counter") { Int64($0.givenUp) }
      + lines("waiting", "gauge") { Int64($0.waiting) }
  }
}
