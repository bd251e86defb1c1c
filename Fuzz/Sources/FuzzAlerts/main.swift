import Alerts
import CLibFuzzer
import Foundation
import Signage

/// What came so far, so that a message meets the series that others made. Bounded: it is forgotten now and then.
nonisolated(unsafe) var known: [AlertSeries] = []
let city = City(areas: .osaka, sites: [])
let policy = FeedPolicy(feed: "fuzz", isTrusted: true)

/// Every message that was decided says something a screen can show.
func check(_ verdict: Verdict, at now: Instant) {
  for change in verdict.changes {
    switch change {
    case .show(_, let message), .update(_, let message):
      do {
        try message.validate(at: now)
      } catch {
        fatalError("a message no screen takes: \(error) \(message)")
      }
    case .clear, .correct, .remove: break
    }
  }
  known = Array((verdict.saved + known.filter { old in !verdict.saved.contains { $0.id == old.id } }).prefix(20))
}

func decide(_ bytes: [UInt8]) {
  if let results = try? CAPAlert.read(bytes) {
    for case .success(let alert) in results.prefix(4) {
      let now = alert.identity.sent.advanced(bySeconds: 5)
      check(alert.decide(from: policy, known: known, in: city, at: now), at: now)
    }
  }
  if let telegram = try? Telegram.read(bytes) {
    let now = telegram.dateTime.advanced(bySeconds: 5)
    check(telegram.decide(from: policy, known: known, in: city, at: now), at: now)
  }
}

var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(
  LLVMFuzzerRunDriver(&count, &arguments) { bytes, count in
    decide(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
  })
