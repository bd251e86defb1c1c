/// Which of its renditions a player takes: the rule of players/web/rendition.js, for those who have to know beforehand
/// what a display will fetch.
extension PlayableVariant {
  /// The file that one showing on `display` needs; nil of a text, and of a page that is not there. Pages count from 1.
  public func media(ofPage page: Int?, on display: Display) -> Rendition? {
    switch picture {
    case .text: return nil
    case .media(.video(let video)): return video
    case .media(.image(let renditions)): return page ?? 1 == 1 ? Self.choice(of: renditions, on: display) : nil
    case .media(.document(let pages)):
      let index = (page ?? 1) - 1
      return pages.indices.contains(index) ? Self.choice(of: pages[index], on: display) : nil
    }
  }

  /// The smallest rendition that need not be enlarged to fill the display's pixels (letterboxed), else the largest.
  /// `renditions` are in order, small to large.
  static func choice(of renditions: [Rendition], on display: Display) -> Rendition? {
    renditions.first { $0.width >= display.widthPixels || $0.height >= display.heightPixels } ?? renditions.last
  }
}
