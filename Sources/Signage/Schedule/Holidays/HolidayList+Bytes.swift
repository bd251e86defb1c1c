internal import Foundation

extension HolidayList {
  /// More than any list will ever have, in bytes.
  public static let mostBytes = 256 << 10

  /// Reads the list as it was published, in Shift_JIS, or in UTF-8 with or without a byte order mark.
  ///
  /// Throws what `init(csv:)` throws, and `SignageError.invalid` for bytes that are neither, or too many.
  public init(bytes: [UInt8]) throws(SignageError) {
    guard bytes.count <= Self.mostBytes else {
      throw .invalid(field: "", says: "It has more than \(Self.mostBytes) bytes; send the list alone.")
    }
    guard let text = Self.text(of: bytes) else {
      throw .invalid(field: "", says: "It is neither Shift_JIS nor UTF-8 text; send the file as it was published.")
    }
    try self.init(csv: text)
  }

  /// No list is both: the bytes of its heading in Shift_JIS are no UTF-8.
  private static func text(of bytes: [UInt8]) -> String? {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    if bytes.starts(with: mark) { return String(validating: bytes.dropFirst(mark.count), as: UTF8.self) }
    return String(validating: bytes, as: UTF8.self) ?? String(bytes: bytes, encoding: .shiftJIS)
  }
}
