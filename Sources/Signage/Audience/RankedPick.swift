/// The ranked places of a pool's loop: who gets them.
struct RankedPick {
  let items: [PoolItem]
  let unservedBands: [String]

  /// `places` is at most twice the number of `candidates`, each of which is a content of its own.
  init(candidates: [PoolCandidate], places: Int, scorer: AudienceScorer, seed: UInt64) {
    // Lots first, then by score: of equal scores the lots' order stays.
    let scored = drawn(candidates, seed: ~seed).enumerated().map { lot, candidate in
      Scored(candidate: candidate, score: scorer.score(of: candidate.audience), lot: lot)
    }.sorted { $0.isBefore($1) }
    var picks = [Int](repeating: 0, count: scored.count)
    unservedBands = Self.serveBands(of: scored, places: places, scorer: scorer, picks: &picks)
    Self.fill(places - picks.reduce(0, +), with: scored, picks: &picks)
    items = Self.items(of: scored, picks: picks)
  }

  struct Scored {
    var candidate: PoolCandidate
    var score: Double
    var lot: Int

    func isBefore(_ other: Scored) -> Bool { score == other.score ? lot < other.lot : score > other.score }
  }

  /// Gives a place to the best of each entitled band's own top three, unless one of the three has a place already; larger
  /// bands first. Returns the bands that got nothing.
  private static func serveBands(
    of scored: [Scored], places: Int, scorer: AudienceScorer, picks: inout [Int]
  ) -> [String] {
    guard let shares = scorer.shares else { return [] }
    let bands = BandScheme.four.bands.compactMap { band -> (name: String, cells: AudienceGrid, people: Double)? in
      guard let ages = band.ages else { return nil }
      let cells = AudienceGrid.membership(
        of: IntendedAudience(fromAge: ages.lowerBound, untilAge: ages.upperBound - 1))
      let people = shares.product(cells)
      return people >= AudienceModel.shareOfServedBand ? (band.name, cells, people) : nil
    }
    var unserved: [String] = []
    for band in bands.sorted(by: { $0.people > $1.people }) {
      let own = topThree(of: scored.map { scorer.score(of: $0.candidate.audience, among: band.cells) })
      if own.contains(where: { picks[$0] > 0 }) { continue }
      // `scored` is in order, so the smallest index is the best of the three.
      if let best = own.min(), picks.reduce(0, +) < places {
        picks[best] = 1
      } else {
        unserved.append(band.name)
      }
    }
    return unserved
  }

  /// The indices of the three greatest scores above 0; of equals, the earlier.
  private static func topThree(of scores: [Double]) -> [Int] {
    var top: [Int] = []
    for (index, score) in scores.enumerated() where score > 0 {
      let place = top.firstIndex { scores[$0] < score } ?? top.count
      if place < 3 { top.insert(index, at: place) }
      if top.count > 3 { top.removeLast() }
    }
    return top
  }

  /// Gives `places` more, from the best down, each content at most two in all. Equal scores share what is left for them:
  /// all get one before any gets two.
  private static func fill(_ places: Int, with scored: [Scored], picks: inout [Int]) {
    var left = places
    for group in groups(of: scored) {
      for level in 1...2 {
        for index in group where left > 0 && picks[index] < level {
          picks[index] += 1
          left -= 1
        }
      }
      if left <= 0 { return }
    }
  }

  /// A content's probability of being picked is the part of its equals that was: only lots decided among them.
  private static func items(of scored: [Scored], picks: [Int]) -> [PoolItem] {
    groups(of: scored).flatMap { group -> [PoolItem] in
      let chosen = group.filter { picks[$0] > 0 }
      guard !chosen.isEmpty else { return [] }
      let assignment = Assignment(kind: .rank, probability: Double(chosen.count) / Double(group.count))
      return chosen.flatMap { index in
        [PoolItem](
          repeating: PoolItem(content: scored[index].candidate.content, assignment: assignment), count: picks[index])
      }
    }
  }

  /// The ranges of equal score.
  private static func groups(of scored: [Scored]) -> [Range<Int>] {
    var groups: [Range<Int>] = []
    var start = 0
    for index in scored.indices where index + 1 == scored.count || scored[index + 1].score != scored[index].score {
      groups.append(start..<index + 1)
      start = index + 1
    }
    return groups
  }
}
