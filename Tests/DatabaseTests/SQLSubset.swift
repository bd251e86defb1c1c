import Foundation

/// What PostgreSQL 15 and SQLite 3.40 do not have in common, recognised in the text of statements. A coarse net: it
/// knows words, not grammar.
enum SQLSubset {
  struct Rule {
    let reason: String
    let pattern: String
  }

  static let rules: [Rule] = [
    // Only SQLite.
    Rule(reason: "rowid is SQLite's own", pattern: #"(?<!WITHOUT )\b(rowid|_rowid_|oid)\b|\blast_insert_rowid\b"#),
    Rule(reason: "INSERT OR ... and REPLACE INTO: use ON CONFLICT", pattern: #"\bINSERT\s+OR\b|\bREPLACE\s+INTO\b"#),
    Rule(reason: "AUTOINCREMENT: ids are made by the program", pattern: #"\bAUTOINCREMENT\b"#),
    Rule(reason: "GLOB, MATCH and REGEXP", pattern: #"\b(GLOB|MATCH|REGEXP)\b"#),
    Rule(reason: "IFNULL: use COALESCE", pattern: #"\bIFNULL\s*\(|\bIIF\s*\("#),
    Rule(
      reason: "times are integers, not functions of SQL",
      pattern: #"\b(datetime|date|time|julianday|strftime|unixepoch|now|date_trunc|to_char|extract)\s*\("#
        + #"|\bCURRENT_(TIMESTAMP|DATE|TIME)\b|\bINTERVAL\b"#),
    Rule(reason: "functions of one engine", pattern: #"\b(group_concat|printf|typeof|changes|total_changes|hex)\s*\("#),
    Rule(reason: "PRAGMA", pattern: #"\bPRAGMA\b"#),
    Rule(reason: "names in backticks or brackets", pattern: #"`|\[\w+\]"#),
    Rule(reason: "parameters are $1, $2...", pattern: #"\?|(?<![:\w]):[A-Za-z]\w*|@\w+"#),
    Rule(reason: "== : use =", pattern: #"=="#),
    Rule(reason: "INDEXED BY", pattern: #"\bINDEXED\s+BY\b"#),
    Rule(reason: "COLLATE", pattern: #"\bCOLLATE\b"#),
    Rule(reason: "LIMIT a, b: use OFFSET", pattern: #"\bLIMIT\s+[\w$]+\s*,"#),
    Rule(reason: "MAX and MIN of several values: use CASE", pattern: #"\b(MAX|MIN)\s*\([^()]*,"#),
    Rule(reason: "IS with a value: use IS NOT DISTINCT FROM", pattern: #"\bIS\s+(NOT\s+)?(\$|\d|')"#),
    // Only PostgreSQL.
    Rule(reason: ":: : use CAST", pattern: "::"),
    Rule(reason: "locks", pattern: #"\bFOR\s+(UPDATE|SHARE)\b|\bLOCK\s+TABLE\b"#),
    Rule(
      reason: "functions of the other engine",
      pattern: #"\b(GREATEST|LEAST|string_agg|array_agg|gen_random_uuid|generate_series|unnest)\s*\("#),
    Rule(reason: "ILIKE", pattern: #"\bILIKE\b"#),
    Rule(reason: "DISTINCT ON", pattern: #"\bDISTINCT\s+ON\b"#),
    Rule(reason: "arrays", pattern: #"\b(ANY|ALL)\s*\(\s*\$|\bARRAY\b"#),
    Rule(reason: "DEFERRABLE: it would fail the whole group", pattern: #"\bDEFERRABLE\b"#),
    Rule(
      reason: "INSERT, UPDATE or DELETE inside WITH",
      pattern: #"\bAS\s+(MATERIALIZED\s+)?\(\s*(INSERT|UPDATE|DELETE)\b"#),
    Rule(reason: "JSON is read by the program", pattern: #"\bjsonb?_\w+\s*\(|->"#),
    // In both, but not the same.
    Rule(
      reason: "types are BIGINT, DOUBLE PRECISION, TEXT and BYTEA",
      pattern:
        #"\b\w+\s+(INTEGER|INT|SMALLINT|SERIAL|BIGSERIAL|BLOB|REAL|FLOAT|NUMERIC|DECIMAL|BOOLEAN|BOOL|VARCHAR|CHAR"#
        + #"|DATETIME|TIMESTAMP|TIMESTAMPTZ|UUID|JSON|JSONB|DATE)(?=\s*(,|\)|\(|\bNOT\b|\bPRIMARY\b|\bDEFAULT\b|\bREFERENCES\b|$))"#
    ),
    Rule(reason: "booleans are 0 and 1", pattern: #"(=|<>|!=|\bIS|\bIS\s+NOT|\bDEFAULT)\s*(TRUE|FALSE)\b"#),
    Rule(reason: "a primary key needs NOT NULL in SQLite", pattern: #"\b(TEXT|BIGINT|BYTEA)\s+PRIMARY\s+KEY\b"#),
    Rule(
      reason: "INSERT ... SELECT ... ON CONFLICT needs WHERE true",
      pattern: #"\bINSERT\s+INTO\b(?:(?!\bWHERE\b|\bVALUES\b).)*\bSELECT\b(?:(?!\bWHERE\b).)*\bON\s+CONFLICT\b"#),
    Rule(reason: "$1 IS NULL needs a type: CAST($1 AS TEXT)", pattern: #"\$\d+\s+IS\s+(NOT\s+)?NULL\b"#),
    Rule(reason: "LIKE needs ESCAPE '\\'", pattern: #"\bLIKE\b(?!\s+[$\w'|\s]+\bESCAPE\b)"#),
    Rule(reason: "ROUND with places", pattern: #"\bROUND\s*\([^()]*,"#),
    Rule(reason: "names are in small letters with underscores", pattern: #"(?-i:\b[a-z][a-z0-9]*[A-Z]\w*)"#),
  ]

  /// The reasons why a statement, or a piece of one, is outside the common subset; empty when it is inside.
  static func violations(in statement: String) -> [String] {
    let bare = withoutTextsAndComments(statement)
    return rules.filter { rule in
      bare.range(of: "(?is)" + rule.pattern, options: .regularExpression) != nil
    }.map(\.reason)
  }

  /// The literals of a Swift source file that look like statements or pieces of them, which is to say: that hold one
  /// of SQL's words in capitals.
  static func statements(inSwift source: String) -> [String] {
    let code = source.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(separator: "\n")
    let literal = #/"""\n(?<block>[\s\S]*?)"""|"(?<line>(?:[^"\\\n]|\\.)*)"/#
    let words =
      #/\b(SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|JOIN|VALUES|CREATE|ALTER|DROP|ORDER BY|GROUP BY|LIMIT|AND)\b/#
    return code.matches(of: literal).map { String($0.block ?? $0.line ?? "") }.filter { $0.contains(words) }
  }

  /// A text in quotes may say anything; it becomes ''.
  private static func withoutTextsAndComments(_ statement: String) -> String {
    statement.replacing(#/'(?:[^']|'')*'/#, with: "''").replacing(#/--[^\n]*/#, with: " ")
  }
}
