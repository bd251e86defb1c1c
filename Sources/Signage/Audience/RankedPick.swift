/// The ranked places of a pool's loop: who gets them.
struct RankedPick {
  let items: [PoolItem]
  let unservedBands: [String]

  /// `places` is at most twice the number of `candidates`, each of which is a content of its own.
  init(candidates: [PoolWalk.Step], places: Int, scorer: AudienceScorer, seed: UInt64) {
    let bands = Self.entitledBands(of: scorer)
    var fits = AudienceFits(scorer: scorer, bands: bands.map(\.people))
    var scored: [Scored] = []
    scored.reserveCapacity(candidates.count)
    for (lot, index) in drawnOrder(of: candidates, seed: ~seed).enumerated() {
      let fit = fits.index(of: candidates[index].audience)
      scored.append(Scored(candidate: index, lot: lot, fit: fit, score: fits.scores[fit]))
    }
    // Of equal scores the lots decide.
    scored.sort { $0.score == $1.score ? $0.lot < $1.lot : $0.score > $1.score }
    var picks = [Int](repeating: 0, count: scored.count)
    unservedBands = Self.serve(bands, from: scored, fits: fits, places: places, picks: &picks)
    Self.fill(places - picks.reduce(0, +), with: scored, picks: &picks)
    items = Self.items(of: scored, picks: picks, candidates: candidates)
  }

  private struct Scored {
    /// Index into the candidates.
    var candidate: Int
    var lot: Int
    /// Index into the fits.
    var fit: Int
    var score: Double
  }

  private struct Band {
    var name: String
    /// The audience's shares in the band's cells, 0 elsewhere.
    var people: AudienceGrid
    /// Of the band in the audience.
    var share: Double
  }

  /// The broad bands with at least 5 % of the audience, the largest first.
  private static func entitledBands(of scorer: AudienceScorer) -> [Band] {
    guard let shares = scorer.shares else { return [] }
    return broadBands.compactMap { name, cells -> Band? in
      let people = shares.masked(by: cells)
      let share = people.total
      return share >= AudienceModel.shareOfServedBand ? Band(name: name, people: people, share: share) : nil
    }.sorted { $0.share > $1.share }
  }

  private static let broadBands = BandScheme.four.bands.compactMap { band in
    band.ages.map { ages in
      (
        name: band.name,
        cells: AudienceGrid.membership(
          of: IntendedAudience(fromAge: ages.lowerBound, untilAge: ages.upperBound - 1))
      )
    }
  }

  /// Gives a place to the best of each band's own top three, unless one of the three has a place already. Returns the bands
  /// that got nothing.
  private static func serve(
    _ bands: [Band], from scored: [Scored], fits: AudienceFits, places: Int, picks: inout [Int]
  ) -> [String] {
    var unserved: [String] = []
    for (band, place) in zip(bands, bands.indices) {
      let own = topThree(of: scored.map { fits.bandScores[$0.fit][place] })
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
  private static func items(of scored: [Scored], picks: [Int], candidates: [PoolWalk.Step]) -> [PoolItem] {
    groups(of: scored).flatMap { group -> [PoolItem] in
      let chosen = group.filter { picks[$0] > 0 }
      guard !chosen.isEmpty else { return [] }
      let assignment = Assignment(kind: .rank, probability: Double(chosen.count) / Double(group.count))
      return chosen.flatMap { index in
        let content = candidates[scored[index].candidate].content
        return [PoolItem](repeating: PoolItem(content: content, assignment: assignment), count: picks[index])
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

/// How well each intended audience fits the people of one display and hour; reckoned once for all contents that share it.
private struct AudienceFits {
  private let scorer: AudienceScorer
  private let bands: [AudienceGrid]
  private var places: [IntendedAudience?: Int] = [:]
  private(set) var scores: [Double] = []
  /// For each fit, what it is worth to each band's people.
  private(set) var bandScores: [[Double]] = []

  init(scorer: AudienceScorer, bands: [AudienceGrid]) {
    self.scorer = scorer
    self.bands = bands
  }

  mutating func index(of audience: IntendedAudience?) -> Int {
    if let place = places[audience] { return place }
    let membership = AudienceGrid.membership(of: audience)
    let (score, weight) = scorer.score(of: membership)
    places[audience] = scores.count
    scores.append(score)
    bandScores.append(bands.map { $0.product(membership) * weight })
    return scores.count - 1
  }
}
