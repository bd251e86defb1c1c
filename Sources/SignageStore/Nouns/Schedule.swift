internal import Database
public import Signage

extension Reading {
  public func campaign(_ id: CampaignID) throws -> Campaign? {
    try transaction.row("SELECT document FROM campaigns WHERE id = $1", [id])?.document("document")
  }

  public func campaigns() throws -> [Campaign] {
    try transaction.rows("SELECT document FROM campaigns ORDER BY id").map { try $0.document("document") }
  }

  public func pool(_ id: PoolID) throws -> Pool? {
    try transaction.row("SELECT document FROM pools WHERE id = $1", [id])?.document("document")
  }

  public func pools() throws -> [Pool] {
    try transaction.rows("SELECT document FROM pools ORDER BY id").map { try $0.document("document") }
  }

  public func entry(_ id: EntryID) throws -> ScheduleEntry? {
    try transaction.row("SELECT document FROM entries WHERE id = $1 AND deleted_at IS NULL", [id])?.document("document")
  }

  /// The entries that may still be active on `day` or later: neither their own slots nor their content's days are over.
  /// In the order of ids.
  public func entries(notOverOn day: LocalDate) throws -> [ScheduleEntry] {
    // Ordered here: asked to order by the key, an engine without statistics walks all that ever was in that order.
    let entries = try decoded.nouns(
      transaction.rows(
        "SELECT entries.document AS document FROM contents JOIN entries ON entries.content = contents.id "
          + "WHERE contents.deleted_at IS NULL AND contents.last_day >= $1 "
          + "AND entries.deleted_at IS NULL AND (entries.last_day IS NULL OR entries.last_day >= $1) "
          + "UNION ALL SELECT document FROM entries WHERE content IS NULL "
          + "AND deleted_at IS NULL AND (last_day IS NULL OR last_day >= $1)",
        [day.dayNumber]), as: ScheduleEntry.self)
    return entries.sorted { $0.id < $1.id }
  }

  /// Counts up with each change of what `scheduleInputs` answers.
  public func scheduleRevision() throws -> Int64 {
    Int64(try revisions()[.scheduleChanged] ?? 0)
  }

  /// How often each kind of change was committed; of one that never was, nothing.
  func revisions() throws -> [StoreEvent: Int] {
    var revisions: [StoreEvent: Int] = [:]
    for row in try transaction.rows("SELECT name, revision FROM revisions") {
      if let event = StoreEvent(rawValue: try row.text("name")) { revisions[event] = try row.integer("revision") }
    }
    return revisions
  }

  /// All that decides what is shown on `day` or later. What was over before is left out, so that it does not grow with
  /// history.
  public func scheduleInputs(from day: LocalDate) throws -> ScheduleInputs {
    let contents = try contents(notOverOn: day)
    let media = try media(of: contents)
    func byID<Noun, ID: Hashable>(_ nouns: [Noun], _ id: KeyPath<Noun, ID>) -> [ID: Noun] {
      Dictionary(nouns.map { ($0[keyPath: id], $0) }) { first, _ in first }
    }
    return ScheduleInputs(
      revision: try scheduleRevision(), sites: byID(try sites(), \.id), displays: byID(try displays(), \.id),
      contents: byID(contents.map { $0.playable(with: media) }, \.id), campaigns: byID(try campaigns(), \.id),
      pools: byID(try pools(), \.id), entries: try entries(notOverOn: day), city: try cityDefaults(),
      holidays: try holidays(), audience: try latestAudienceModel())
  }

  /// The contents with these ids as the schedule sees them, over or not; without those that are not there.
  public func playableContents(_ ids: [ContentID]) throws -> [PlayableContent] {
    let contents = try ids.compactMap { try content($0) }
    let media = try media(of: contents)
    return contents.map { $0.playable(with: media) }
  }

  /// In any order, for the reason given above.
  private func contents(notOverOn day: LocalDate) throws -> [Content] {
    try decoded.nouns(
      transaction.rows("SELECT document FROM contents WHERE deleted_at IS NULL AND last_day >= $1", [day.dayNumber]))
  }
}

extension Writing {
  public func save(_ campaign: Campaign) throws {
    try transaction.run(
      "INSERT INTO campaigns (id, document) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET document = excluded.document",
      [campaign.id, try document(campaign)])
    publish(.scheduleChanged)
  }

  public func save(_ pool: Pool) throws {
    try transaction.run(
      "INSERT INTO pools (id, document) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET document = excluded.document",
      [pool.id, try document(pool)])
    publish(.scheduleChanged)
  }

  /// Throws `SignageError.invalid` where what it shows does not exist.
  public func save(_ entry: ScheduleEntry) throws {
    try requireSubject(of: entry)
    let lastDays = entry.slots.map(\.lastDay)
    let lastDay = lastDays.contains(nil) ? nil : lastDays.compactMap { $0 }.max()
    // A window over midnight belongs to the day it starts on and may end on the next.
    try transaction.run(
      "INSERT INTO entries (id, content, last_day, document) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET "
        + "content = excluded.content, last_day = excluded.last_day, document = excluded.document",
      [entry.id, entry.content, lastDay.map { $0.dayNumber + 1 }, try document(entry)])
    publish(.scheduleChanged)
  }

  /// Throws `SignageError.notFound`.
  public func deleteEntry(_ id: EntryID) throws {
    let deleted = try transaction.run(
      "UPDATE entries SET deleted_at = $2 WHERE id = $1 AND deleted_at IS NULL", [id, now])
    guard deleted == 1 else { throw SignageError.notFound(noun: "entry", id: id.text) }
    publish(.scheduleChanged)
  }

  private func requireSubject(of entry: ScheduleEntry) throws {
    switch entry.subject {
    case .content(let id) where try content(id) == nil:
      throw SignageError.invalid(field: "content", says: "There is no content \(id); upload it first.")
    case .campaign(let id) where try campaign(id) == nil:
      throw SignageError.invalid(field: "campaign", says: "There is no campaign \(id); create it first.")
    case .pool(let id) where try pool(id) == nil:
      throw SignageError.invalid(field: "pool", says: "There is no pool \(id); create it first.")
    default: break
    }
  }
}

extension ScheduleEntry {
  /// The one content it shows; nil of a campaign or pool.
  fileprivate var content: ContentID? { if case .content(let id) = subject { id } else { nil } }
}

extension Content {
  /// As the schedule sees it, `media` being the state of each file by SHA-256.
  func playable(with media: [String: Media]) -> PlayableContent {
    let version = approved ?? current
    let pictures = version.variants.map { variant -> (Variant, MediaState?) in
      switch variant.source {
      case .text: (variant, nil)
      case .media(let sha256): (variant, media[sha256]?.state ?? .processing)
      }
    }
    let variants = pictures.compactMap { variant, state -> PlayableVariant? in
      switch (variant.source, state) {
      case (.text(let notice), _):
        PlayableVariant(language: variant.language, orientation: variant.orientation, picture: .text(notice))
      case (.media, .ready(let conversion)):
        PlayableVariant(language: variant.language, orientation: variant.orientation, picture: .media(conversion))
      default: nil
      }
    }
    return PlayableContent(
      id: id, owner: owner, readiness: readiness(playable: variants, states: pictures.compactMap(\.1)),
      version: approved?.number ?? 0, title: version.title, alternativeText: version.alternativeText,
      period: approved?.period, proposedPeriod: approved == nil ? version.period : nil, seconds: version.seconds,
      audience: version.audience, variants: variants)
  }

  private func readiness(playable: [PlayableVariant], states: [MediaState]) -> PlayableContent.Readiness {
    if state == .withdrawn { return .withdrawn }
    guard approved != nil else { return .notApproved }
    if !playable.isEmpty { return .playable }
    return states.contains(.processing) ? .processing : .failed
  }
}
