internal import Signage

extension Wording {
  /// Leaves out the sentences that hold any of `words`.
  static func without(_ words: [String], in text: String) -> String {
    var kept = ""
    var sentence = ""
    for character in text {
      sentence.append(character)
      guard character == "。" || character.isNewline else { continue }
      if !words.contains(where: { sentence.contains($0) }) { kept += sentence }
      sentence = ""
    }
    return words.contains(where: { sentence.contains($0) }) ? kept : kept + sentence
  }
}
