internal import Foundation

extension Tally {
  /// One line for people.
  public var line: String {
    var parts = [
      "\(connected) of \(players) connected" + (offline > 0 ? ", \(offline) cut off" : ""),
      "\(rate(states)) states/s",
    ]
    parts += Pull.allCases.compactMap { pull in
      times[pull].map { "\(pull.rawValue) \(rate(Int($0.count)))/s \(Self.quantiles($0))" }
    }
    if mediaAssumed > 0 { parts.append("\(mediaAssumed) files taken to be there") }
    parts.append("reported: \(told.stored) stored, \(told.duplicate) duplicate, \(told.rejected) rejected")
    parts.append("\(Self.number(Double(bytes) / 1_048_576 / max(seconds, 0.001))) MiB/s")
    for (key, times) in emergencies.sorted(by: { $0.key.id < $1.key.id }) {
      parts.append("emergency \(key.id) \(key.phase) heard by \(times.count), \(Self.quantiles(times))")
    }
    parts.append(errors.isEmpty ? "no error" : "errors: " + errorList)
    return parts.joined(separator: "; ")
  }

  private var errorList: String {
    errors.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
  }

  private func rate(_ count: Int) -> String { Self.number(Double(count) / max(seconds, 0.001)) }

  private static func quantiles(_ times: Histogram) -> String {
    func text(_ share: Double) -> String { number(Double(times.quantile(share) ?? 0) / 1000) }
    return "(p50 \(text(0.5)) ms, p99 \(text(0.99)) ms, max \(number(Double(times.largest) / 1000)) ms)"
  }

  private static func number(_ value: Double) -> String { String(format: value < 10 ? "%.1f" : "%.0f", value) }

  /// One line for programs; times in milliseconds.
  public func json(named name: String) -> String {
    let document = Document(
      kind: name, seconds: seconds, players: players, connected: connected, offline: offline, states: states,
      pulls: Document.Times(pulls),
      times: Dictionary(uniqueKeysWithValues: times.map { ($0.key.rawValue, Document.Times($0.value)) }),
      bytes: bytes, stored: told.stored, duplicate: told.duplicate, rejected: told.rejected,
      mediaAssumed: mediaAssumed, silences: silences, spells: spells, errors: errors,
      emergencies: emergencies.sorted { $0.key.id < $1.key.id }.map { key, times in
        Document.Heard(id: key.id, revision: key.revision, phase: key.phase, times: Document.Times(times))
      })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // All its numbers are finite and its keys are texts.
    return (try? encoder.encode(document)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }

  private struct Document: Encodable {
    var kind: String
    var seconds: Double
    var players, connected, offline, states: Int
    /// State and playlist together.
    var pulls: Times
    var times: [String: Times]
    var bytes, stored, duplicate, rejected, mediaAssumed, silences, spells: Int
    var errors: [String: Int]
    var emergencies: [Heard]

    struct Times: Encodable {
      var count: UInt64
      var p50: Double?
      var p99: Double?
      var max: Double

      init(_ times: Histogram) {
        count = times.count
        p50 = times.quantile(0.5).map { Double($0) / 1000 }
        p99 = times.quantile(0.99).map { Double($0) / 1000 }
        max = Double(times.largest) / 1000
      }
    }

    struct Heard: Encodable {
      var id: String
      var revision: Int
      var phase: String
      var times: Times
    }
  }
}
