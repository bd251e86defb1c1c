internal import HTTPServer
internal import LiveUpdates
internal import Signage
internal import SignageStore

/// For those who run it: is it well, what does it do, what can be asked of it.
extension API {
  /// 200 while the database answers.
  func getHealth(_ call: Call) throws -> Response {
    _ = try store.read { try $0.scheduleRevision() }
    return .json { $0.member("status", "ok") }
  }

  /// Prometheus' text format, version 0.0.4.
  func getMetrics(_ call: Call) throws -> Response {
    let served = metrics()
    var lines = [
      "# TYPE kosatsu_connections gauge", "kosatsu_connections \(served.openConnections)",
      "# TYPE kosatsu_streams gauge", "kosatsu_streams \(served.openStreams)",
      "# TYPE kosatsu_listeners gauge", "kosatsu_listeners \(updates.count)",
      "# TYPE kosatsu_received_bytes_total counter", "kosatsu_received_bytes_total \(served.bytesReceived)",
      "# TYPE kosatsu_sent_bytes_total counter", "kosatsu_sent_bytes_total \(served.bytesSent)",
      "# TYPE kosatsu_responses_total counter",
    ]
    for (hundreds, count) in served.responsesByClass.enumerated() where hundreds > 0 {
      lines.append("kosatsu_responses_total{class=\"\(hundreds)xx\"} \(count)")
    }
    let states = statuses.counts(at: call.now, on: studies)
    if !states.isEmpty { lines.append("# TYPE kosatsu_displays gauge") }
    for (state, count) in states { lines.append("kosatsu_displays{state=\"\(state)\"} \(count)") }
    lines += alerts.tally.metrics
    lines += feedMetrics
    return .bytes(
      Array((lines.joined(separator: "\n") + "\n").utf8), type: "text/plain; version=0.0.4; charset=utf-8")
  }

  func getOpenAPI(_ call: Call) throws -> Response { .json(openAPI) }
}
