/// What was published about who stands in front of which display, hour by hour of the week: the base of every ranking.
public struct AudienceModel: Hashable, Sendable {
  public var publishedAt: Instant

  public init(publishedAt: Instant) { self.publishedAt = publishedAt }
}
