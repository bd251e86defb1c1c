extension ScheduleInputs {
  /// The displays whose playlists these inputs can make other than `earlier` ones made them; the displays that came or went
  /// are among them. Every other display's playlist is the same.
  ///
  /// A display is affected when it or its site has changed, when something else has that shows on it by default, or when
  /// an entry for it has: the entry itself, what it shows, or what that holds.
  public func affectedDisplays(since earlier: ScheduleInputs) -> Set<DisplayID> {
    let all = Set(displays.keys).union(earlier.displays.keys)
    if holidays != earlier.holidays || city != earlier.city { return all }
    let changed = ChangedSubjects(earlier, self)
    if let content = city.defaultContent, changed.contents.contains(content) { return all }
    let sites = Set(Self.changes(earlier.sites, self.sites))
    var affected = Set(Self.changes(earlier.displays, displays))
    let targets = changedTargets(since: earlier, changed)
    for display in displays.values where !affected.contains(display.id) {
      guard !sites.contains(display.site), let site = self.sites[display.site] else {
        affected.insert(display.id)
        continue
      }
      let defaults = [display.defaultContent, site.defaultContent].compactMap { $0 }
      if defaults.contains(where: changed.contents.contains) || display.isReached(by: targets, at: site) {
        affected.insert(display.id)
      }
    }
    return affected
  }

  /// Where the entries are meant to be seen, or were, that show another thing than before.
  private func changedTargets(since earlier: ScheduleInputs, _ changed: ChangedSubjects) -> Set<Target> {
    let before = Dictionary(earlier.entries.map { ($0.id, $0) }) { first, _ in first }
    var targets: Set<Target> = []
    var known: Set<EntryID> = []
    for entry in entries {
      known.insert(entry.id)
      let old = before[entry.id]
      guard old != entry || changed.contains(entry.subject) else { continue }
      targets.formUnion(entry.targets)
      targets.formUnion(old?.targets ?? [])
    }
    for entry in earlier.entries where !known.contains(entry.id) { targets.formUnion(entry.targets) }
    return targets
  }

  /// The keys under which two dictionaries differ.
  fileprivate static func changes<Key: Hashable, Noun: Equatable>(_ old: [Key: Noun], _ new: [Key: Noun]) -> [Key] {
    old.keys.filter { new[$0] == nil } + new.compactMap { key, noun in old[key] == noun ? nil : key }
  }
}

/// What entries show that is not as it was.
private struct ChangedSubjects {
  let contents: Set<ContentID>
  let campaigns: Set<CampaignID>
  let pools: Set<PoolID>

  init(_ old: ScheduleInputs, _ new: ScheduleInputs) {
    let contents = Set(ScheduleInputs.changes(old.contents, new.contents))
    func hold(_ list: [ContentID]?) -> Bool { list?.contains(where: contents.contains) ?? false }
    self.contents = contents
    campaigns = Set(ScheduleInputs.changes(old.campaigns, new.campaigns))
      .union(new.campaigns.values.filter { hold($0.contents) }.map(\.id))
    let newOrder = old.audience?.publishedAt != new.audience?.publishedAt
    pools = Set(ScheduleInputs.changes(old.pools, new.pools))
      .union(new.pools.values.filter { newOrder || hold($0.contents) }.map(\.id))
  }

  func contains(_ subject: ScheduleEntry.Subject) -> Bool {
    switch subject {
    case .content(let id): contents.contains(id)
    case .campaign(let id): campaigns.contains(id)
    case .pool(let id): pools.contains(id)
    }
  }
}

extension Display {
  fileprivate func isReached(by targets: Set<Target>, at site: Site) -> Bool {
    targets.contains(.all) || targets.contains(.ward(site.ward)) || targets.contains(.site(self.site))
      || targets.contains(.display(id)) || tags.contains { targets.contains(.tag($0)) }
  }
}
