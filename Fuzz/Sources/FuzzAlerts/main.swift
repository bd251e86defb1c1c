import Alerts
import CLibFuzzer
import Foundation
import Signage

/// What came so far, so that a message meets the series that others made. Bounded: it is forgotten now and then.
nonisolated(unsafe) var known: [AlertSeries] = []
let open = FeedPolicy(feed: "fuzz", isTrusted: true)
let signing = FeedPolicy(feed: "fuzz", requiresSignature: true)

/// A name in the driver's own city that is none.
struct NoSuchPlace: Error {
  let name: String
}

/// City hall and a ward office where they are, and a library of which nobody said so.
let city = City(
  areas: .osaka,
  sites: try [
    ("city-hall", "27127", 34.6937, 135.5023), ("konohana-office", "27104", 34.6830, 135.4523),
    ("library", "27104", nil, nil),
  ].map { (name: String, ward: String, latitude: Double?, longitude: Double?) throws -> Site in
    guard let id = SiteID(name), let ward = WardCode(ward) else { throw NoSuchPlace(name: name) }
    return Site(
      id: id, name: ["ja": "区役所"], ward: ward, timeZone: "Asia/Tokyo", latitude: latitude, longitude: longitude)
  })

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

/// As if each signature that might hold did.
func decide(_ bytes: [UInt8], as standard: AlertStandard) {
  for part in AlertMessage.read(bytes, as: standard).prefix(4) {
    guard case .success(let message) = part.message else { continue }
    let now = message.heading.sentAt.advanced(bySeconds: 5)
    let policy = part.signature == .absent ? open : signing
    let signature: Signature = part.signature == .whole ? .valid : .none
    // What is checked is what was read.
    if part.signature == .whole { precondition((try? SignatureForm.document(bytes)) != nil) }
    check(message.decide(from: policy, signature: signature, known: known, in: city, at: now), at: now)
  }
}

/// A table says the same again when it is read in the form in which it is written.
func readAreas(_ bytes: [UInt8]) {
  guard let text = String(bytes: bytes, encoding: .utf8), let table = try? AreaTable(csv: text) else { return }
  precondition((try? AreaTable(csv: table.csv)) == table, "a table that reads otherwise when it is written")
}

var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(
  LLVMFuzzerRunDriver(&count, &arguments) { bytes, count in
    let bytes = Array(UnsafeBufferPointer(start: bytes, count: count))
    for standard in AlertStandard.allCases { decide(bytes, as: standard) }
    for entry in (try? AlertIndex.read(bytes))?.entries ?? [] { precondition(!entry.link.isEmpty && !entry.id.isEmpty) }
    readAreas(bytes)
    return 0
  })
