/// How often what time was taken, in bounded memory: buckets that grow with the time, so that what is read from them is right to
/// within 1/32 of it.
public struct Histogram: Sendable, Equatable {
  /// Buckets in which a time doubles.
  private static let perOctave = 32
  private var counts: [UInt64] = []
  public private(set) var count: UInt64 = 0
  /// Microseconds.
  public private(set) var largest: Int64 = 0

  public init() {}

  public mutating func add(microseconds: Int64) {
    let time = max(0, microseconds)
    let bucket = Self.bucket(of: time)
    if bucket >= counts.count { counts += Array(repeating: 0, count: bucket + 1 - counts.count) }
    counts[bucket] += 1
    count += 1
    largest = max(largest, time)
  }

  public mutating func add(_ other: Histogram) {
    if other.counts.count > counts.count { counts += Array(repeating: 0, count: other.counts.count - counts.count) }
    for (bucket, count) in other.counts.enumerated() { counts[bucket] += count }
    count += other.count
    largest = max(largest, other.largest)
  }

  /// The time that a share of all did not exceed, in microseconds: the upper end of its bucket. Nil without any.
  public func quantile(_ share: Double) -> Int64? {
    guard count > 0 else { return nil }
    let rank = UInt64(max(1, (Double(count) * share).rounded(.up)))
    var seen: UInt64 = 0
    for (bucket, count) in counts.enumerated() {
      seen += count
      if seen >= rank { return min(largest, Self.end(of: bucket)) }
    }
    return largest
  }

  /// Below `perOctave` microseconds each has its own.
  private static func bucket(of time: Int64) -> Int {
    guard time >= perOctave else { return Int(time) }
    let octave = 63 - time.leadingZeroBitCount - 5
    return (octave + 1) * perOctave + Int(time >> Int64(octave)) - perOctave
  }

  private static func end(of bucket: Int) -> Int64 {
    guard bucket >= perOctave else { return Int64(bucket) }
    let octave = bucket / perOctave - 1
    let start = Int64(bucket % perOctave + perOctave) << Int64(octave)
    return start + (1 << Int64(octave)) - 1
  }
}
