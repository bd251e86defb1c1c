import Foundation
import Glibc
import Signage
import Testing

@testable import Alerts

/// What fuzzing found worth keeping (`Fuzz/corpus.json`): each is decided as it is written down there, and at no great cost.
@Suite struct CorpusTests {
  struct Case: Decodable, CustomTestStringConvertible {
    var name: String
    var standard: AlertStandard
    /// Base64.
    var bytes: Data
    /// A word for each message in it, as `verdict` makes it; what is new there has none yet, and the failure tells it.
    var verdicts: [String]

    var testDescription: String { name }
  }

  static let cases: [Case] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Fuzz/corpus.json")
    do {
      return try JSONDecoder().decode([Case].self, from: try Data(contentsOf: file))
    } catch {
      Issue.record("\(file.path): \(error)")
      return []
    }
  }()

  private static let policy = FeedPolicy(feed: "fuzz", isTrusted: true)

  private static func verdict(_ message: Result<AlertMessage, AlertFault>, in city: City) -> Verdict {
    switch message {
    case .failure(let fault): return Verdict(fault: fault)
    case .success(let message):
      return message.decide(from: policy, known: [], in: city, at: message.heading.sentAt.advanced(bySeconds: 5))
    }
  }

  /// Of this thread, in milliseconds: others on the machine do not count.
  private static func work() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
  }

  @Test func thereAreSomeAndAllAreSmall() {
    #expect(Set(Self.cases.map(\.standard)) == Set(AlertStandard.allCases))
    #expect(Self.cases.count >= 40 && Set(Self.cases.map(\.name)).count == Self.cases.count)
    for one in Self.cases { #expect(one.bytes.count < 4_000, "\(one.name)") }
    let verdicts = Set(Self.cases.flatMap(\.verdicts))
    #expect(verdicts.count >= 12, "they are of many kinds: \(verdicts.sorted())")
  }

  @Test(.timeLimit(.minutes(2)), arguments: cases) func eachIsDecidedAsBefore(_ one: Case) throws {
    let city = try City.osaka()
    let before = Self.work()
    let verdicts = AlertMessage.read(Array(one.bytes), as: one.standard).map { Self.verdict($0.message, in: city) }
    #expect(Self.work() - before < 2_000, "milliseconds")
    let words = verdicts.map { "\($0.decision.rawValue) \($0.rule.rawValue)" }
    #expect(words == one.verdicts, "\(one.name): \(words)")
    for verdict in verdicts {
      let kept = try JSONEncoder().encode(verdict.saved).count
      #expect(kept < 200 * one.bytes.count + 100_000 && verdict.changes.count <= 200, "\(kept) bytes are remembered")
      let heading = verdict.detail ?? ""
      #expect(heading.count <= AlertHeading.longest)
    }
  }
}
