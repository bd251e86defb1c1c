/// Random numbers that are the same on every machine and in every version: what a pool shows and what the simulated city
/// counts must be repeatable, and neither Swift's `Hasher` nor the shuffling of its library promises that.
///
/// SplitMix64: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
public struct SeededRandom: Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return Self.mixed(state)
  }

  /// Uniform in 0..<bound, by the upper half of a product; its bias is below bound / 2^64. `bound` is at least 1.
  public mutating func below(_ bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }

  /// Uniform in 0..<1, in steps of 2^-53.
  public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// The order of Fisher and Yates, from the back.
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    for index in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(index, below(index + 1))
    }
  }

  /// SplitMix64's finaliser: every bit of the input moves about half of the output's.
  public static func mixed(_ value: UInt64) -> UInt64 {
    var bits = value
    bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
    return bits ^ (bits >> 31)
  }
}

/// FNV-1a in 64 bits (G. Fowler, L. C. Noll, K.-P. Vo), fed piece by piece; a piece ends with a zero byte, so that "ab", "c"
/// and "a", "bc" differ.
struct StableHash: Sendable {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }

  mutating func add(_ text: String) {
    for byte in text.utf8 { add(byte) }
    add(UInt8(0))
  }

  mutating func add(_ number: Int) {
    let bits = UInt64(bitPattern: Int64(number))
    for shift in stride(from: UInt64(0), to: 64, by: 8) { add(UInt8(truncatingIfNeeded: bits >> shift)) }
  }

  /// What `pieces` hash to, finished by SplitMix64's mixing since FNV-1a leaves its upper bits poorly mixed on short texts.
  static func seed(_ pieces: String..., numbers: Int...) -> UInt64 {
    var hash = StableHash()
    for piece in pieces { hash.add(piece) }
    for number in numbers { hash.add(number) }
    return SeededRandom.mixed(hash.value)
  }
}
