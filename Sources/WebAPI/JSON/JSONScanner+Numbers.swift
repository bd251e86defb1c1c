extension JSONScanner {
  static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

  /// Reads the number that stands next (section 6): an integer unless it has a fraction or an exponent.
  mutating func number() throws(JSONError) -> JSONValue {
    let start = offset
    let isNegative = take("-")
    let digits = offset
    var magnitude: UInt64 = 0
    var overflows = false
    while let digit = nextDigit {
      let (product, first) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, second) = product.addingReportingOverflow(UInt64(digit))
      overflows = overflows || first || second
      magnitude = sum
      skip()
    }
    guard offset > digits else { throw error(.syntax, "A digit should follow the minus sign.") }
    guard offset - digits == 1 || byte(at: digits) != UInt8(ascii: "0") else {
      throw error(.syntax, "A number has no leading zeros.", at: digits)
    }
    if next == UInt8(ascii: ".") || next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      let isShort = !overflows && magnitude <= 1 << 53
      return .number(try fraction(from: start, isNegative: isNegative, whole: isShort ? magnitude : nil))
    }
    let integer =
      isNegative
      ? (magnitude == 1 << 63 ? Int64.min : Int64(exactly: magnitude).map { -$0 }) : Int64(exactly: magnitude)
    guard !overflows, let integer else { throw outOfRange(start) }
    return .integer(integer)
  }

  /// Reads the rest of a number that has a fraction, an exponent or both; rounds to the nearest double. `whole` is what stood
  /// before, where it is small.
  private mutating func fraction(from start: Int, isNegative: Bool, whole: UInt64?) throws(JSONError) -> Double {
    if take(".") {
      let point = offset
      try someDigits("A digit should follow the decimal point.")
      if next != UInt8(ascii: "e"), next != UInt8(ascii: "E"), let whole,
        let number = shortDecimal(whole: whole, digits: point..<offset)
      {
        return isNegative ? -number : number
      }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      skip()
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { skip() }
      try someDigits("A digit should be in the exponent.")
    }
    let text = text(from: start)
    guard let number = Double(text), number.isFinite else { throw outOfRange(start) }
    let mantissa = text.prefix { $0 != "e" && $0 != "E" }
    guard number != 0 || !mantissa.contains(where: { ("1"..."9").contains($0) }) else { throw outOfRange(start) }
    return number
  }

  /// The quotient of an integer and a power of ten that doubles both hold exactly is rounded right by the division itself (W. D.
  /// Clinger, How to read floating point numbers accurately, PLDI 1990, section 3). Nil where they do not.
  private func shortDecimal(whole: UInt64, digits: Range<Int>) -> Double? {
    guard digits.count <= 15 else { return nil }
    var (mantissa, power) = (whole, 1.0)
    for place in digits {
      mantissa = mantissa * 10 + UInt64(byte(at: place) - UInt8(ascii: "0"))
      guard mantissa <= 1 << 53 else { return nil }
      power *= 10
    }
    return Double(mantissa) / power
  }

  private func outOfRange(_ start: Int) -> JSONError {
    error(.outOfRange, "The number does not fit 64 bits.", at: start)
  }

  private mutating func someDigits(_ says: String) throws(JSONError) {
    guard nextDigit != nil else { throw error(.syntax, says) }
    while nextDigit != nil { skip() }
  }

  private var nextDigit: UInt8? {
    guard let next, Self.digits.contains(next) else { return nil }
    return next - UInt8(ascii: "0")
  }
}
