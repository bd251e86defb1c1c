internal import Alerts

/// How many messages of machines were decided on, and how: what came again is not decided again.
struct AlertTally: Sendable {
  private var decided: [Verdict.Decision: Int] = [:]
  private var quarantined = 0
  private var alarmed = 0
  private var repeated = 0

  mutating func count(_ entry: AlertReceipt.Entry) {
    guard !entry.isRepeated else {
      repeated += 1
      return
    }
    decided[entry.alert.decision, default: 0] += 1
    // What could not be read has no heading.
    if entry.alert.heading == nil { quarantined += 1 }
    if entry.alert.rule.alarms { alarmed += 1 }
  }

  /// Lines of Prometheus' text format. Each of them is always there, so that a first one is seen as a rise from 0.
  var metrics: [String] {
    ["# TYPE kosatsu_alerts_total counter"]
      + Verdict.Decision.allCases.map { decision in
        "kosatsu_alerts_total{decision=\"\(decision.rawValue)\"} \(decided[decision, default: 0])"
      }
      + [("quarantined", quarantined), ("alarmed", alarmed), ("repeated", repeated)].flatMap { name, count in
        ["# TYPE kosatsu_alerts_\(name)_total counter", "kosatsu_alerts_\(name)_total \(count)"]
      }
  }
}
