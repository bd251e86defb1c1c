import Testing

@testable import WebAPI

/// A small generator with a fixed seed (SplitMix64), so that a failure comes again.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

@Suite("JSON survives whatever comes")
struct JSONFuzzTests {
  private static let sample = #"""
    {"title":{"ja":"粗大ごみ \ud83d\ude00","en":"Bulky\nwaste"},"seconds":10,"ratio":-1.25e-3,"tags":["a","b",[[]]],
     "audience":{"sex":null,"fromAge":65},"ok":true,"no":false}
    """#

  @Test("random bytes neither crash nor pass as something that writes differently", arguments: 0..<8)
  func randomBytes(seed: UInt64) throws {
    var generator = SeededGenerator(state: seed)
    for _ in 0..<2_000 {
      let count = Int.random(in: 0..<40, using: &generator)
      expectStable((0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }
  }

  @Test("tokens in any order neither crash nor pass as something that writes differently", arguments: 0..<8)
  func randomTokens(seed: UInt64) throws {
    let tokens = [
      "{", "}", "[", "]", ",", ":", "\"a\"", "\"", "\\", "\\u", "d800", "1", "-", "0", ".", "e", "null", "true", " ",
      "\n", "é",
    ]
    var generator = SeededGenerator(state: seed)
    for _ in 0..<2_000 {
      let count = Int.random(in: 0..<14, using: &generator)
      expectStable((0..<count).flatMap { _ in Array(tokens[Int.random(in: tokens.indices, using: &generator)].utf8) })
    }
  }

  @Test("mutations of a good document", arguments: 0..<8)
  func mutations(seed: UInt64) throws {
    var generator = SeededGenerator(state: seed)
    let sample = Array(Self.sample.utf8)
    #expect(throws: Never.self) { try JSONReader.parse(sample) }
    for _ in 0..<2_000 {
      var bytes = sample
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(UInt8.random(in: 0...127, using: &generator), at: place)
        default: bytes.removeSubrange(place...)
        }
        if bytes.isEmpty { bytes = sample }
      }
      expectStable(bytes)
    }
  }

  @Test("decimals are rounded as the standard library rounds them", arguments: 0..<8)
  func decimals(seed: UInt64) throws {
    var generator = SeededGenerator(state: seed)
    for _ in 0..<2_000 {
      let whole = String(UInt64.random(in: 0...(1 << UInt64.random(in: 0...60, using: &generator)), using: &generator))
      let digits = (0..<Int.random(in: 1...18, using: &generator)).map { _ in
        String(Int.random(in: 0...9, using: &generator))
      }
      let text = (Bool.random(using: &generator) ? "-" : "") + whole + "." + digits.joined()
      let expected = try #require(Double(text))
      #expect(try JSONReader.parse(text).number?.bitPattern == expected.bitPattern, "\(text)")
    }
  }

  @Test("every beginning of a document is refused, with a place inside it")
  func beginnings() {
    let sample = Array(Self.sample.utf8)
    for count in 0..<sample.count {
      let error = #expect(throws: JSONError.self) { try JSONReader.parse(Array(sample[..<count])) }
      #expect((error?.offset).map { (0...count).contains($0) } == true)
    }
  }

  @Test("what is written reads back as the same", arguments: 0..<8)
  func roundTrip(seed: UInt64) throws {
    var generator = SeededGenerator(state: seed)
    for _ in 0..<200 {
      let value = randomValue(depth: 0, using: &generator)
      let written = value.serialized()
      let read = try JSONReader.parse(written)
      #expect(read == value)
      #expect(read.serialized() == written)
    }
  }

  /// Either refused, or read into what writes and reads back as itself.
  private func expectStable(_ bytes: [UInt8]) {
    guard let value = try? JSONReader.parse(bytes) else { return }
    let again = try? JSONReader.parse(value.serialized())
    #expect(again == value, "\(bytes)")
  }

  private func randomValue(depth: Int, using generator: inout SeededGenerator) -> JSONValue {
    let count = Int.random(in: 0..<(depth < 5 ? 25 : 1), using: &generator)
    switch Int.random(in: 0..<(depth < 5 ? 8 : 6), using: &generator) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &generator))
    case 2: return .integer(Int64(bitPattern: generator.next()))
    case 3:
      let number = Double(bitPattern: generator.next())
      return .number(number.isFinite ? number : 0.5)
    case 4, 5: return .string(randomText(using: &generator))
    case 6: return .array((0..<count % 6).map { _ in randomValue(depth: depth + 1, using: &generator) })
    default:
      var object = JSONObject()
      for _ in 0..<count {
        object[randomText(using: &generator)] = randomValue(depth: depth + 2, using: &generator)
      }
      return .object(object)
    }
  }

  private func randomText(using generator: inout SeededGenerator) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0..<12, using: &generator) {
      let limit: UInt32 = Bool.random(using: &generator) ? 0x80 : 0x11_0000
      if let scalar = Unicode.Scalar(UInt32.random(in: 0..<limit, using: &generator)) { text.append(scalar) }
    }
    return String(text)
  }
}
