/// One showing, as the player tells of it: the proof of play.
public struct Play: Hashable, Sendable, Codable {
  /// Made by the player, so that the same play told twice is one.
  public var id: String
  public var content: ContentID
  /// The key of the variant that was shown.
  public var variant: String
  public var entry: EntryID?
  public var startedAt: Instant
  public var seconds: Double
  public var completed: Bool
  public var assignment: Assignment?

  public init(
    id: String, content: ContentID, variant: String, entry: EntryID?, startedAt: Instant, seconds: Double,
    completed: Bool, assignment: Assignment? = nil
  ) {
    self.id = id
    self.content = content
    self.variant = variant
    self.entry = entry
    self.startedAt = startedAt
    self.seconds = seconds
    self.completed = completed
    self.assignment = assignment
  }
}
