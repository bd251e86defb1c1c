public import Signage

/// From (code type, code) to wards (ALERTS.md 8); names decide nothing, since they repeat: Sakai has a Kita ward too.
///
/// Code types are the agency's `codeType` words and, for CAP, a geocode's `valueName`, compared without regard to case.
public struct AreaTable: Hashable, Sendable {
  /// Every ward of the city.
  public let wards: Set<WardCode>
  /// In the order in which they were given.
  public let rows: [Row]
  private let wardsByCode: [Code: Set<WardCode>]
  private let types: Set<String>

  public struct Row: Hashable, Sendable {
    public var codeType: String
    public var code: String
    public var wards: Set<WardCode>

    public init(codeType: String, code: String, wards: Set<WardCode>) {
      self.codeType = codeType
      self.code = code
      self.wards = wards
    }
  }

  private struct Code: Hashable {
    var type: String
    var code: String
  }

  public init(rows: [Row]) {
    self.rows = rows
    wards = rows.reduce(into: []) { $0.formUnion($1.wards) }
    wardsByCode = Dictionary(
      rows.map { (Code(type: $0.codeType.lowercased(), code: $0.code), $0.wards) }, uniquingKeysWith: { $0.union($1) })
    types = Set(rows.map { $0.codeType.lowercased() })
  }

  /// Empty for a code that does not touch the city.
  public func wards(ofType type: String, code: String) -> Set<WardCode> {
    wardsByCode[Code(type: type.lowercased(), code: code)] ?? []
  }

  /// Whether codes of this type say where something is; of others nothing can be told.
  public func knows(type: String) -> Bool { types.contains(type.lowercased()) }
}

extension AreaTable {
  /// A table of more bytes, or of more lines, is none of a city's.
  public static let mostBytes = 1 << 20
  public static let mostLines = 20_000
  static let heading = "codeType,code,wards"

  /// Reads `codeType,code,wards`, the wards' five-digit codes separated by spaces, a line each; lines that begin with `#` and
  /// empty ones are passed over. No field holds a comma or a quotation mark.
  ///
  /// Throws `invalid` naming the line, as `line/3`: a wrong heading, not three fields, an empty one, no wards' codes, the same
  /// code twice, too many lines, no lines at all.
  public init(csv: String) throws(SignageError) {
    guard csv.utf8.count <= Self.mostBytes else { throw Self.invalid(0, "At most \(Self.mostBytes) bytes.") }
    var rows: [Row] = []
    var seen: Set<Code> = []
    var hasHeading = false
    let text = csv.hasPrefix("\u{FEFF}") ? csv.dropFirst() : csv[...]
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      guard index < Self.mostLines else { throw Self.invalid(index + 1, "At most \(Self.mostLines) lines.") }
      if line.isEmpty || line.hasPrefix("#") { continue }
      guard hasHeading else {
        guard line == Self.heading else { throw Self.invalid(index + 1, "The heading is \(Self.heading).") }
        hasHeading = true
        continue
      }
      let row = try Self.row(line, number: index + 1)
      guard seen.insert(Code(type: row.codeType.lowercased(), code: row.code)).inserted else {
        throw Self.invalid(index + 1, "\(row.codeType) \(row.code) is there twice; keep one line with all its wards.")
      }
      rows.append(row)
    }
    guard !rows.isEmpty else { throw Self.invalid(0, "It has no lines; begin with \(Self.heading).") }
    self.init(rows: rows)
  }

  private static func row(_ line: Substring, number: Int) throws(SignageError) -> Row {
    let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard fields.count == 3, !fields.contains(where: \.isEmpty), !line.contains("\"") else {
      throw invalid(number, "Write three fields: \(heading).")
    }
    let codes = fields[2].split(separator: " ").map(String.init)
    let wards = Set(codes.compactMap { WardCode($0) })
    guard wards.count == codes.count, !wards.isEmpty else {
      throw invalid(number, "Wards are five-digit codes with spaces between them, each once.")
    }
    return Row(codeType: fields[0], code: fields[1], wards: wards)
  }

  private static func invalid(_ line: Int, _ says: String) -> SignageError {
    .invalid(field: "line/\(line)", says: says)
  }
}
