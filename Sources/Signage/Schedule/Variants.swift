extension ContentPlay {
  /// What a display shows of a content: a still, a video or a text is one item; a document as many as it has pages.
  ///
  /// The display's languages take turns, one a loop; a language without a variant gives way to the display's next one that has
  /// one, else to Japanese, English or the first by name. Where documents in turn differ in their number of pages, there are
  /// as many items as the longest has pages, and a language whose document ends earlier gives way to the next one
  /// that has the page: nobody sees a page that is not there, and none is left out.
  /// Each item lasts as long as the longest of its variants, so that no loop's length depends on the language.
  static func items(of content: PlayableContent, on display: Display) -> [LoopItem] {
    let languages = display.languages.isEmpty ? ["ja"] : display.languages
    let usable = content.variants.filter { $0.pageCount != 0 }
    guard !usable.isEmpty else { return [] }
    let own = languages.map { language in
      usable.filter { $0.language == language }.min { rank($0, on: display) < rank($1, on: display) }
    }
    let any = usable.min { anyRank($0, on: display) < anyRank($1, on: display) }
    let turns = languages.indices.compactMap { turn in firstVariant(from: turn, of: own, where: { _ in true }) ?? any }
    guard let pages = turns.compactMap(\.pageCount).max() else {
      return [item(of: content, turns: turns, page: nil)]
    }
    return (1...pages).map { page in
      item(
        of: content,
        turns: turns.indices.compactMap { turn in
          firstVariant(from: turn, of: turns.map(Optional.some)) { ($0.pageCount ?? 1) >= page }
        },
        page: page)
    }
  }

  private static func item(of content: PlayableContent, turns: [PlayableVariant], page: Int?) -> LoopItem {
    LoopItem(
      entry: nil, content: content.id, variants: turns.map(\.key), page: page,
      milliseconds: turns.map { $0.milliseconds(stillSeconds: content.seconds) }.max() ?? 0)
  }

  /// The first that fits, from a display's language on and round.
  private static func firstVariant(
    from turn: Int, of variants: [PlayableVariant?], where fits: (PlayableVariant) -> Bool
  ) -> PlayableVariant? {
    (variants[turn...] + variants[..<turn]).lazy.compactMap { $0 }.first(where: fits)
  }

  /// The display's orientation, else one that suits both, else the other one, letterboxed.
  private static func rank(_ variant: PlayableVariant, on display: Display) -> Int {
    variant.orientation == display.orientation ? 0 : variant.orientation == nil ? 1 : 2
  }

  private static func anyRank(_ variant: PlayableVariant, on display: Display) -> (Int, String, Int) {
    let language = variant.language == "ja" ? 0 : variant.language == "en" ? 1 : 2
    return (language, variant.language, rank(variant, on: display))
  }
}

extension PlayableVariant {
  /// Of a document its pages, which may be none; nil of anything else that can be shown; 0 of a still without a file.
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
