/// A drill that comes again and again: confirmed once as a plan, it begins and ends by itself (DESIGN 4.3).
public struct DrillPlan: Hashable, Sendable, Codable {
  public let id: DrillID
}
