// The model as it is stored. All numbers are little-endian; a text is its length in a byte and its UTF-8.
//
//   byte     version, 1
//   int64    publishedAt, milliseconds
//   uint32   number of profiles, then each:
//              uint32  sensors
//              168 x   byte: bit 0 there is data, bit 1 somebody came, bit 2 there is partial data;
//                      bit 0: float32 counted, hours; bit 1: 18 x float32 weights; bit 2: float32 partialHours
//   uint32   the city's profile, by its place in that table
//   uint32   number of sites, then each:    text id, uint32 profile
//   uint32   number of displays, then each: text id, text site, uint32 profile + 1, or 0 without one
//
// Displays that look at the same people share a profile, and hours without people take one to nine bytes.

extension AudienceModel {
  private static let version: UInt8 = 1

  /// The model as bytes: the same model, the same bytes.
  public func serialized() -> [UInt8] {
    var table: [WeekProfile] = []
    var places: [WeekProfile: UInt32] = [:]
    func place(of profile: WeekProfile) -> UInt32 {
      if let place = places[profile] { return place }
      let place = UInt32(table.count)
      table.append(profile)
      places[profile] = place
      return place
    }
    var index = ByteWriter()
    index.put(place(of: city))
    index.put(UInt32(sites.count))
    for (id, profile) in sites.sorted(by: { $0.key < $1.key }) {
      index.put(id.text)
      index.put(place(of: profile))
    }
    index.put(UInt32(displays.count))
    for (id, display) in displays.sorted(by: { $0.key < $1.key }) {
      index.put(id.text)
      index.put(display.site.text)
      index.put(display.week.map { place(of: $0) + 1 } ?? 0)
    }
    var writer = ByteWriter()
    writer.put(Self.version)
    writer.put(UInt64(bitPattern: publishedAt.milliseconds))
    writer.put(UInt32(table.count))
    for profile in table { profile.write(to: &writer) }
    return writer.bytes + index.bytes
  }

  /// Nil unless `bytes` is exactly what `serialized` writes: another version, a cut or longer text, a number that is
  /// negative or none, an unknown profile, an id that is none.
  public init?(serialized bytes: [UInt8]) {
    var reader = ByteReader(bytes)
    guard reader.byte() == Self.version, let milliseconds = reader.uint64(), let profileCount = reader.uint32()
    else { return nil }
    var table: [WeekProfile] = []
    // Nothing is reserved by a count that was read: each profile has to be there.
    for _ in 0..<profileCount {
      guard let profile = WeekProfile(from: &reader) else { return nil }
      table.append(profile)
    }
    func profile(_ place: UInt32?) -> WeekProfile? {
      guard let place, place < table.count else { return nil }
      return table[Int(place)]
    }
    guard let city = profile(reader.uint32()), let siteCount = reader.uint32() else { return nil }
    var sites: [SiteID: WeekProfile] = [:]
    for _ in 0..<siteCount {
      guard let id = reader.text().flatMap({ SiteID($0) }), let week = profile(reader.uint32()) else { return nil }
      sites[id] = week
    }
    guard let displayCount = reader.uint32() else { return nil }
    var displays: [DisplayID: DisplayProfile] = [:]
    for _ in 0..<displayCount {
      guard let id = reader.text().flatMap({ DisplayID($0) }), let site = reader.text().flatMap({ SiteID($0) }),
        let place = reader.uint32()
      else { return nil }
      guard place == 0 || profile(place - 1) != nil else { return nil }
      displays[id] = DisplayProfile(site: site, week: place == 0 ? nil : profile(place - 1))
    }
    guard reader.isAtEnd else { return nil }
    self.init(
      publishedAt: Instant(milliseconds: Int64(bitPattern: milliseconds)), city: city, sites: sites,
      displays: displays)
  }
}

extension WeekProfile {
  private static let hasData: UInt8 = 1
  private static let hasPeople: UInt8 = 2
  private static let hasPartial: UInt8 = 4

  fileprivate func write(to writer: inout ByteWriter) {
    writer.put(UInt32(sensors))
    for hour in 0..<HourOfWeek.count {
      let first = hour * AudienceGrid.cellCount
      let cells = weights[first..<first + AudienceGrid.cellCount]
      var flags: UInt8 = 0
      if hours[hour] > 0 || counted[hour] > 0 { flags |= Self.hasData }
      if cells.contains(where: { $0 > 0 }) { flags |= Self.hasPeople }
      if partialHours[hour] > 0 { flags |= Self.hasPartial }
      writer.put(flags)
      if flags & Self.hasData != 0 {
        writer.put(counted[hour])
        writer.put(hours[hour])
      }
      if flags & Self.hasPeople != 0 { for cell in cells { writer.put(cell) } }
      if flags & Self.hasPartial != 0 { writer.put(partialHours[hour]) }
    }
  }

  fileprivate init?(from reader: inout ByteReader) {
    guard let sensors = reader.uint32() else { return nil }
    self.init(sensors: Int(sensors))
    for hour in 0..<HourOfWeek.count {
      guard let flags = reader.byte(), flags & ~(Self.hasData | Self.hasPeople | Self.hasPartial) == 0
      else { return nil }
      if flags & Self.hasData != 0 {
        guard let counted = reader.amount(), let hours = reader.amount() else { return nil }
        self.counted[hour] = counted
        self.hours[hour] = hours
      }
      if flags & Self.hasPeople != 0 {
        for cell in 0..<AudienceGrid.cellCount {
          guard let weight = reader.amount() else { return nil }
          weights[hour * AudienceGrid.cellCount + cell] = weight
        }
      }
      if flags & Self.hasPartial != 0 {
        guard let partial = reader.amount() else { return nil }
        partialHours[hour] = partial
      }
    }
  }
}

private struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  mutating func put(_ byte: UInt8) { bytes.append(byte) }
  mutating func put(_ number: UInt32) {
    for shift in stride(from: 0, to: 32, by: 8) { put(UInt8(truncatingIfNeeded: number >> UInt32(shift))) }
  }
  mutating func put(_ number: UInt64) {
    put(UInt32(truncatingIfNeeded: number))
    put(UInt32(truncatingIfNeeded: number >> 32))
  }
  mutating func put(_ number: Float) { put(number.bitPattern) }
  /// An identifier: at most 63 bytes.
  mutating func put(_ text: String) {
    put(UInt8(truncatingIfNeeded: text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }
}

/// Reads from the front; nil where the bytes end.
private struct ByteReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  mutating func byte() -> UInt8? { take(1)?.first }

  mutating func uint32() -> UInt32? {
    take(4)?.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
  }

  mutating func uint64() -> UInt64? {
    take(8)?.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
  }

  /// A finite number, not negative.
  mutating func amount() -> Float? {
    guard let number = uint32().map({ Float(bitPattern: $0) }), number.isFinite, number >= 0 else { return nil }
    return number
  }

  mutating func text() -> String? {
    guard let count = byte(), let slice = take(Int(count)) else { return nil }
    return String(validating: slice, as: UTF8.self)
  }

  private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard bytes.count - position >= count else { return nil }
    defer { position += count }
    return bytes[position..<position + count]
  }
}
