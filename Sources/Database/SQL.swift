/// The text of one statement in the subset that every engine shares, with parameters `$1`, `$2`...
///
/// It is made of literals only, so that no value can slip into the text:
///
///     let listing: SQL = "SELECT id FROM sites WHERE ward = $1"
///     try transaction.rows(listing + " ORDER BY id", ["27127"])
///
/// Names are written in small letters with underscores: one engine folds the rest, another does not.
public struct SQL: Sendable, Hashable, ExpressibleByStringLiteral {
  public let text: String

  public init(stringLiteral text: StaticString) {
    self.text = text.description
  }

  /// Text put together by the program itself. Never anything that came from outside.
  public init(verbatim text: String) {
    self.text = text
  }

  /// A list of parameters for `IN (...)`: `parameters(from: 2, count: 3)` is `$2, $3, $4`. None at all is `NULL`,
  /// which makes `IN (NULL)` true for no row (and `NOT IN (NULL)` as well).
  public static func parameters(from first: Int, count: Int) -> SQL {
    guard count > 0 else { return "NULL" }
    return SQL(verbatim: (first..<first + count).map { "$\($0)" }.joined(separator: ", "))
  }

  public static func + (left: SQL, right: SQL) -> SQL {
    SQL(verbatim: left.text + right.text)
  }

  public static func += (left: inout SQL, right: SQL) {
    left = left + right
  }
}
