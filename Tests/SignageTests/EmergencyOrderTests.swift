import Testing

@testable import Signage

@Suite struct EmergencyOrderTests {
  /// One of every kind that the order tells apart, and two that only their ids tell apart.
  static let all: [Emergency] = {
    var all: [Emergency] = []
    for state in [Emergency.State.active, .cleared] {
      for kind in EmergencyMessage.Kind.allCases {
        for precedence in [0, 3] {
          for source in [Emergency.Source.officer, .jma] {
            for level in [nil, 1, 5] as [Int?] {
              for seconds in [0, 1] as [Int64] {
                for twin in ["a", "b"] {
                  all.append(
                    emergency(
                      "\(twin)-\(all.count / 2)", in: state, source: source,
                      activatedAt: ten.advanced(bySeconds: seconds)
                    ) {
                      $0.kind = kind
                      $0.precedence = precedence
                      $0.level = level
                    })
                }
              }
            }
          }
        }
      }
    }
    return all
  }()

  @Test func theOrderIsTotal() {
    let sorted = Self.all.sorted(by: Emergency.comesBefore)
    var wrong: [String] = []
    for (place, one) in sorted.enumerated() {
      if Emergency.comesBefore(one, one) { wrong.append("\(one.id) before itself") }
      // With every later one behind every earlier one, and none before both, the order is transitive too.
      for other in sorted[(place + 1)...]
      where !Emergency.comesBefore(one, other) || Emergency.comesBefore(other, one) {
        wrong.append("\(one.id), \(other.id)")
      }
    }
    #expect(wrong == [])
  }

  @Test(arguments: 1...5 as ClosedRange<UInt64>)
  func theOrderDoesNotDependOnWhereOneBegins(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let sorted = Self.all.sorted(by: Emergency.comesBefore)
    var shuffled = Self.all
    random.shuffle(&shuffled)
    #expect(shuffled.sorted(by: Emergency.comesBefore) == sorted)
  }

  /// The first of each pair comes first, although every later rule speaks for the second.
  static let pairs: [(rule: String, first: Emergency, second: Emergency)] = [
    (
      "live before drill",
      emergency("z", source: .jma) { $0.precedence = 3 },
      emergency("a", activatedAt: ten.advanced(bySeconds: 1)) {
        $0.kind = .drill
        $0.precedence = 0
        $0.level = 5
      }
    ),
    (
      "an all-clear of a live message before a drill",
      emergency("z", in: .cleared, source: .jma) { $0.precedence = 3 }, emergency("a") { $0.kind = .drill }
    ),
    (
      "what holds before what is over",
      emergency("z", source: .jma) { $0.precedence = 3 }, emergency("a", in: .cleared) { $0.precedence = 0 }
    ),
    (
      "an early warning while it lasts",
      emergency("z", source: .jma) { $0.isEarlyWarning = true },
      emergency("a", activatedAt: ten.advanced(bySeconds: 1)) {
        $0.precedence = 0
        $0.level = 5
      }
    ),
    (
      "no longer than it lasts",
      emergency("z", source: .jma) { $0.precedence = 3 },
      emergency("a", in: .cleared, source: .jma) {
        $0.isEarlyWarning = true
        $0.precedence = 0
      }
    ),
    (
      "precedence",
      emergency("z", source: .jma) { $0.precedence = 1 },
      emergency("a", activatedAt: ten.advanced(bySeconds: 1)) {
        $0.precedence = 2
        $0.level = 5
      }
    ),
    (
      "officer before machine",
      emergency("z"), emergency("a", source: .cap, activatedAt: ten.advanced(bySeconds: 1)) { $0.level = 5 }
    ),
    (
      "level", emergency("z") { $0.level = 4 },
      emergency("a", activatedAt: ten.advanced(bySeconds: 1)) { $0.level = 3 }
    ),
    ("no level is 0", emergency("z") { $0.level = 1 }, emergency("a", activatedAt: ten.advanced(bySeconds: 1))),
    ("newer", emergency("z", activatedAt: ten.advanced(byMilliseconds: 1)), emergency("a")),
    ("id", emergency("a"), emergency("b")),
  ]

  @Test(arguments: pairs.indices) func theRulesDecideOneAfterAnother(index: Int) {
    let (rule, first, second) = Self.pairs[index]
    #expect(Emergency.comesBefore(first, second), "\(rule)")
    #expect(!Emergency.comesBefore(second, first), "\(rule)")
  }
}
