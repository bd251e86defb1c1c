/// Making texts fit a screen.
public enum Wording {
  private static let sentenceEnds: Set<Character> = ["。", "．", "！", "？", ".", "!", "?"]

  /// `text` in one line, at most `longest` characters: whole sentences where one fits, else cut with an ellipsis.
  public static func cut(_ text: String, to longest: Int) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard line.count > longest else { return line }
    let start = line.prefix(longest)
    if let end = lastSentenceEnd(of: start, in: line) { return String(start[...end]) }
    return start.prefix(max(0, longest - 1)) + "…"
  }

  /// A full stop ends a sentence only before white space: `3.5 m` goes on.
  private static func lastSentenceEnd(of start: Substring, in line: String) -> String.Index? {
    start.indices.last { index in
      guard sentenceEnds.contains(line[index]) else { return false }
      let next = line.index(after: index)
      return !line[index].isASCII || next == line.endIndex || line[next].isWhitespace
    }
  }
}
