#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// One content's place in the order for a display and hour of the week.
public struct Ranking: Hashable, Sendable {
  public var content: ContentID
  /// By how much more of its intended audience is to be expected here and now than in the city at large: 1 as much, 2 twice
  /// as much. 1 for a content that is meant for everybody.
  public var score: Double
  /// The ends of the score's 95 % interval; `low <= score <= high`. It covers the chance of counting, not the errors of a
  /// sensor.
  public var low: Double
  public var high: Double
  /// The share of the intended audience among the people here and now, 0...1.
  public var share: Double
  public var explanation: Explanation
  /// False: no looks went into the score, the console says 未学習.
  public var learned: Bool

  /// `score` is `base * content * attribute`.
  public struct Explanation: Hashable, Sendable {
    /// What the place and hour do to every content alike; 1 while nothing is learned.
    public var base: Double
    /// What the content itself does, wherever it shows; 1 while nothing is learned.
    public var content: Double
    /// What the fit of content and people does.
    public var attribute: Double
    /// The people counted that speak for this display and hour; 0 when nobody was.
    public var n: Double
    /// Whose counts these are; anything but `displayHour` is borrowed.
    public var basis: AudienceBasis
  }
}

extension AudienceModel {
  /// All `candidates`, best first, those of equal score by content id. `hour` is a local hour, 0...23.
  public func rankings(
    display: DisplayID, weekday: Weekday, hour: Int, candidates: [PoolCandidate]
  ) -> [Ranking] {
    let scorer = AudienceScorer(model: self, display: display, hour: HourOfWeek(weekday: weekday, hour: hour))
    return candidates.map(scorer.ranking).sorted { left, right in
      left.score == right.score ? left.content < right.content : left.score > right.score
    }
  }
}

/// Scores contents for one display and hour by the people there (未学習: DESIGN 4.5, the score without looks).
///
/// With n people counted here, of whom the share p is meant, and N in the city with the share q:
/// - q' = (N q + 1/2) / (N + 1): Jeffreys' prior, so that a cell nobody was ever counted in has no infinite score;
/// - p' = (n p + q') / (n + 1): one more person is imagined here, like the city's average, so that a place where few were
///   counted scores near 1;
/// - score = p' / q';
/// - the interval is score * exp(+-1.96 s) with s^2 = (1 - p') / ((n + 1) p') + (1 - q') / ((N + 1) q'), the delta method on
///   the logarithm of a ratio of two binomial shares (D. Katz et al., Biometrics 34, 1978, 469-474).
struct AudienceScorer {
  let known: KnownAudience
  /// Nil where nobody is to be expected, or nothing is known.
  let shares: AudienceGrid?
  let city: AudienceGrid?
  let cityCounted: Double

  init(model: AudienceModel, display: DisplayID, hour: HourOfWeek) {
    known = model.audience(of: display, at: hour)
    shares = known.profile.weights.shares
    city = model.cityWeek.weights.shares
    cityCounted = model.cityWeek.counted
  }

  private func cityShare(of membership: AudienceGrid) -> Double {
    let counted = city == nil ? 0 : cityCounted
    return (counted * (city?.product(membership) ?? 0) + 0.5) / (counted + 1)
  }

  private func localShare(of membership: AudienceGrid, cityShare: Double) -> Double {
    guard let shares else { return cityShare }
    return (known.counted * shares.product(membership) + cityShare) / (known.counted + 1)
  }

  /// A content's score, exactly as `ranking` has it, and the weight that it gives to each of the people it is meant for.
  func score(of membership: AudienceGrid) -> (score: Double, weight: Double) {
    guard !membership.isEverybody else { return (1, 1) }
    let cityShare = self.cityShare(of: membership)
    return (localShare(of: membership, cityShare: cityShare) / cityShare, 1 / cityShare)
  }

  func ranking(of candidate: PoolCandidate) -> Ranking {
    let membership = AudienceGrid.membership(of: candidate.audience)
    guard !membership.isEverybody else {
      return ranking(of: candidate.content, score: 1, deviation: 0, share: 1)
    }
    let cityShare = self.cityShare(of: membership)
    let share = localShare(of: membership, cityShare: cityShare)
    let counted = city == nil ? 0 : cityCounted
    let variance = (1 - share) / ((known.counted + 1) * share) + (1 - cityShare) / ((counted + 1) * cityShare)
    return ranking(
      of: candidate.content, score: share / cityShare, deviation: max(0, variance).squareRoot(), share: share)
  }

  private func ranking(of content: ContentID, score: Double, deviation: Double, share: Double) -> Ranking {
    let factor = exp(1.96 * deviation)
    return Ranking(
      content: content, score: score, low: score / factor, high: score * factor, share: share,
      explanation: Ranking.Explanation(
        base: 1, content: 1, attribute: score, n: known.counted, basis: known.basis),
      learned: false)
  }
}
