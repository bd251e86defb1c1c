extension ContentPlay {
  /// What a display shows of a content: a still, a video or a text is one item; a document as many as it has pages.
  ///
  /// The display's languages take turns, one a loop; a language without a variant gives way to the display's next one
  /// that has one, else to Japanese, English or the first by name. Where documents in turn differ in their number of
  /// pages, there are as many items as the longest has pages, and a language whose document ends earlier gives way to
  /// the next one that has the page: nobody sees a page that is not there, and none is left out. Each item lasts as
  /// long as the longest of its variants, so that no loop's length depends on the language.
  static func items(of content: PlayableContent, on display: DisplayKind) -> [LoopItem] {
    let turns = TurnTaking(content.variants, on: display)
    guard let pages = turns.pages else { return [] }
    if pages == 0 { return [item(of: content, turns: turns.indices, page: nil)] }
    return (1...pages).map { page in
      item(of: content, turns: turns.indices(ofPage: page, in: content.variants), page: page)
    }
  }

  /// `turns` are indices of the content's variants.
  private static func item(of content: PlayableContent, turns: [Int], page: Int?) -> LoopItem {
    var milliseconds: Int64 = 0
    for turn in turns {
      milliseconds = max(milliseconds, content.variants[turn].milliseconds(stillSeconds: content.seconds))
    }
    return LoopItem(
      entry: nil, content: content.id, variants: turns.map { content.variants[$0].key }, page: page,
      milliseconds: milliseconds)
  }
}

/// Which variants take turns on a display, one for each of its languages.
private struct TurnTaking {
  /// Indices of the content's variants, in the order of the display's languages; empty when none can be shown.
  private(set) var indices: [Int] = []
  /// Of the longest document in turn; 0 when there is none, nil when nothing can be shown.
  private(set) var pages: Int?

  init(_ variants: [PlayableVariant], on display: DisplayKind) {
    let own = display.languages.map { Self.best(of: variants, in: $0, on: display) }
    for turn in own.indices {
      var index = own[turn]
      for step in 1..<max(own.count, 2) where index == nil { index = own[(turn + step) % own.count] }
      guard let index = index ?? Self.any(of: variants, on: display) else { return }
      indices.append(index)
      pages = max(pages ?? 0, variants[index].pageCount ?? 0)
    }
  }

  /// Who shows a page: each language's own variant if it has the page, else the next one's that does. A still counts as
  /// a first page.
  func indices(ofPage page: Int, in variants: [PlayableVariant]) -> [Int] {
    indices.indices.map { turn in
      let round = indices[turn...] + indices[..<turn]
      return round.first { (variants[$0].pageCount ?? 1) >= page } ?? indices[turn]
    }
  }

  /// The variant in a language, in the display's orientation, else one that suits both, else the other one,
  /// letterboxed.
  private static func best(of variants: [PlayableVariant], in language: String, on display: DisplayKind) -> Int? {
    var best: Int?
    var bestRank = Int.max
    for (index, variant) in variants.enumerated() where variant.language == language && variant.pageCount != 0 {
      let rank = rank(variant, on: display)
      if rank < bestRank { (best, bestRank) = (index, rank) }
    }
    return best
  }

  /// Of all languages: Japanese, else English, else the first by name.
  private static func any(of variants: [PlayableVariant], on display: DisplayKind) -> Int? {
    let languages = ["ja", "en"] + variants.map(\.language).sorted()
    return languages.lazy.compactMap { best(of: variants, in: $0, on: display) }.first
  }

  private static func rank(_ variant: PlayableVariant, on display: DisplayKind) -> Int {
    variant.orientation == display.orientation ? 0 : variant.orientation == nil ? 1 : 2
  }
}

extension PlayableVariant {
  /// Of a document its pages; nil of anything else that can be shown; 0 where a file is missing.
  fileprivate var pageCount: Int? {
    switch picture {
    case .media(.document(let pages)): pages.contains(where: \.isEmpty) ? 0 : pages.count
    case .media(.image(let renditions)): renditions.isEmpty ? 0 : nil
    case .media(.video), .text: nil
    }
  }

  fileprivate func milliseconds(stillSeconds: Int) -> Int64 {
    if case .media(.video(let rendition)) = picture, let seconds = rendition.seconds, seconds > 0, seconds < 86_400 {
      return max(1, Int64((seconds * 1000).rounded()))
    }
    return Int64(max(1, stillSeconds)) * 1000
  }
}
