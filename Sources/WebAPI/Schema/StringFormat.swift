internal import Foundation
internal import Signage

/// A string of a known form.
struct StringFormat: Sendable {
  /// After "send": "a date like 2026-11-21".
  let says: String
  /// ECMA-262. Takes at least what `accepts` takes.
  let pattern: String
  /// Of JSON Schema's own vocabulary, where it has one.
  var format: String?
  let example: String
  let accepts: @Sendable (String) -> Bool
}

extension StringFormat {
  static let identifier = StringFormat(
    says: "an identifier of 1 to 63 lower-case letters, digits and hyphens, like kita-1",
    pattern: "^[a-z0-9][a-z0-9-]{0,62}$", example: "kita-1", accepts: { Identifier<Never>($0) != nil })

  static let date = StringFormat(
    says: "a date like 2026-11-21", pattern: "^(19[7-9][0-9]|2[01][0-9]{2})-[0-9]{2}-[0-9]{2}$", format: "date",
    example: "2026-11-21", accepts: { LocalDate($0) != nil })

  static let timeOfDay = StringFormat(
    says: "a time of day like 09:30, at most 24:00", pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$",
    example: "09:30", accepts: { LocalTime($0) != nil })

  static let instant = StringFormat(
    says: "a time with its offset like 2026-11-21T09:00:00+09:00",
    pattern: "^(19[7-9][0-9]|2[01][0-9]{2})-[0-9]{2}-[0-9]{2}[Tt].+$", format: "date-time",
    example: "2026-11-21T09:00:00+09:00", accepts: { Instant(rfc3339: $0) != nil })

  /// Of the ends of a range of time.
  static let moment = StringFormat(
    says: "a time with its offset like 2026-12-01T00:00:00+09:00 (+ is %2B in a query), or a day like 2026-12-01",
    pattern: "^(19[7-9][0-9]|2[01][0-9]{2})-[0-9]{2}-[0-9]{2}([Tt].+)?$", example: "2026-12-01",
    accepts: { Instant(rfc3339: $0) != nil || LocalDate($0) != nil })

  static let target = StringFormat(
    says: "a target: all, ward:27127, site:kita-office, display:kita-1 or tag:tourism",
    pattern: "^(all|ward:[0-9]{5}|(site|display|tag):[a-z0-9][a-z0-9-]{0,62})$", example: "ward:27127",
    accepts: { Target($0) != nil })

  static let ward = StringFormat(
    says: "a ward's five-digit code like 27127", pattern: "^[0-9]{5}$", example: "27127",
    accepts: { WardCode($0) != nil })

  static let area = StringFormat(
    says: "city, or a ward's five-digit code like 27127", pattern: "^(city|[0-9]{5})$", example: "city",
    accepts: { Area($0) != nil })

  /// The part of BCP 47 that texts for the public need: a language, then a script, a region or a private tag.
  static let languageTag = StringFormat(
    says: "a language tag like ja, en, zh-Hans or ja-x-easy", pattern: "^[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}$",
    example: "ja", accepts: isLanguageTag)

  static let variantKey = StringFormat(
    says: "a language and an orientation like ja-landscape, en-portrait or ja-any",
    pattern: "^[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}-(landscape|portrait|any)$", example: "ja-landscape",
    accepts: { key in
      guard let hyphen = key.lastIndex(of: "-") else { return false }
      return ["landscape", "portrait", "any"].contains(key[key.index(after: hyphen)...])
        && isLanguageTag(String(key[..<hyphen]))
    })

  static let sha256 = StringFormat(
    says: "a SHA-256 as 64 lower-case hexadecimal digits", pattern: "^[0-9a-f]{64}$",
    example: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    accepts: { $0.utf8.count == 64 && $0.utf8.allSatisfy(isLowerHexadecimal) })

  static let uuid = StringFormat(
    says: "a UUID like 0190b7a0-5f3e-7c2a-9d41-3b8f6c1e2a70",
    pattern: "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$", format: "uuid",
    example: "0190b7a0-5f3e-7c2a-9d41-3b8f6c1e2a70",
    accepts: { $0.utf8.count == 36 && UUID(uuidString: $0) != nil })

  /// What a player calls its own reports and itself: a UUID, or as free.
  static let playerKey = StringFormat(
    says: "an id of 1 to 63 letters, digits and hyphens, like a UUID", pattern: "^[A-Za-z0-9][A-Za-z0-9-]{0,62}$",
    example: "0190b7a0-5f3e-7c2a-9d41-3b8f6c1e2a70",
    accepts: { Identifier<Never>($0.lowercased()) != nil && $0.utf8.allSatisfy { $0 < 0x80 } })

  static let timeZone = StringFormat(
    says: "a time zone of the IANA database like Asia/Tokyo", pattern: "^(UTC|[A-Za-z_]+/[A-Za-z0-9_+/-]+)$",
    example: "Asia/Tokyo",
    accepts: { ($0 == "UTC" || $0.contains("/")) && TimeZone(identifier: $0) != nil })

  /// What a screen to be paired shows: no letter that is easily taken for another.
  static let pairingCode = StringFormat(
    says: "the six characters that the screen shows", pattern: "^[2-9A-HJKMNP-TV-Z]{6}$", example: "K7PX3M",
    accepts: Pairing.isCode)

  /// As `location.origin` has it in a browser.
  static let webOrigin = StringFormat(
    says: "a scheme, a host and perhaps a port, like https://signage.city.example",
    pattern: "^https?://[A-Za-z0-9._:\\[\\]-]{1,200}$", example: "https://signage.city.example",
    accepts: { origin in
      guard let scheme = ["https://", "http://"].first(where: origin.hasPrefix) else { return false }
      let host = origin.dropFirst(scheme.count).utf8
      return (1...200).contains(host.count) && host.allSatisfy { isAlphanumeric($0) || "._:[]-".utf8.contains($0) }
    })

  /// A file's name in a web address, as `main.js`.
  static let fileName = StringFormat(
    says: "a file's name like main.js", pattern: "^[a-z0-9][a-z0-9.-]{0,62}$", example: "main.js",
    accepts: { name in Identifier<Never>(name.replacing(".", with: "-")) != nil })

  /// What a list's answer gave as `next`; opaque to the caller.
  static let cursor = StringFormat(
    says: "a cursor as an earlier answer gave it as \"next\"", pattern: "^[A-Za-z0-9_.~-]{1,200}$", example: "MDE5MGI3",
    accepts: { cursor in
      (1...200).contains(cursor.utf8.count)
        && cursor.utf8.allSatisfy { isAlphanumeric($0) || "_.~-".utf8.contains($0) }
    })
}

private func isLowerHexadecimal(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
}

private func isAlphanumeric(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
}

@Sendable private func isLanguageTag(_ tag: String) -> Bool {
  let parts = tag.split(separator: "-", omittingEmptySubsequences: false).map { Array($0.utf8) }
  guard let language = parts.first, (2...3).contains(language.count), parts.count <= 4 else { return false }
  return language.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    && parts.dropFirst().allSatisfy { (1...8).contains($0.count) && $0.allSatisfy(isAlphanumeric) }
}
