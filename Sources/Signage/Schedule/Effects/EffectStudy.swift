/// Works out an entry's effect, group by group of the displays that cannot differ.
///
/// It decides nothing by itself: each step lays the stretches of a display's plan with the entry beside those of the plan
/// without it. Displays for which these cannot differ are examined once. A step costs what resolving the days of one
/// display twice costs; there are at most `EntryEffect.mostGroups` of them, and what entries do in these days is worked out once for
/// all.
struct EffectStudy: Sendable {
  let entry: ScheduleEntry
  let now: Instant
  /// As given.
  let original: ScheduleInputs
  /// The entry's contents that wait for something.
  let supposing: [ContentID: EffectWarning.Code]
  let storageFreeBytes: [DisplayID: Int]
  /// The rivals with the entry, and without it.
  private let with: Timetable
  private let without: Timetable
  /// Nil where there is nothing to fetch, or no display said how much is free.
  private let storage: EffectStorage?
  /// Whether no pool is scheduled, which would pick something else for each display.
  private let fetchesAlike: Bool
  /// The displays that an entry names.
  private let singledOut: Set<DisplayID>
  let life: ClosedRange<LocalDate>?
  let groups: EffectGroups
  /// Today where its displays are, the earliest of them; nil where there are none.
  let today: LocalDate?

  private var next = 0
  private(set) var examined: [(group: PlanGroup, examination: EffectExamination)] = []
  private(set) var needs: [EntryEffect.StorageNeed] = []
  private var storagesCounted = 0
  /// The slots of which no instant was found yet.
  private(set) var emptySlots: Set<Int>

  /// What `Schedule.effect` would answer, nothing of it examined yet.
  init(
    of entry: ScheduleEntry, in inputs: ScheduleInputs, now: Instant, storageFreeBytes: [DisplayID: Int] = [:]
  ) {
    (self.entry, self.now, self.storageFreeBytes, original) = (entry, now, storageFreeBytes, inputs)
    var inputs = inputs
    supposing = inputs.suppose(contentsOf: entry)
    let others = inputs.entries.filter { $0.id != entry.id }
    inputs.entries = others + [entry]
    fetchesAlike = !inputs.entries.contains { if case .pool = $0.subject { true } else { false } }
    singledOut = Set(
      inputs.entries.flatMap { $0.targets.compactMap { if case .display(let id) = $0 { id } else { nil } } })
    let fetches = inputs.hasFiles(entry.subject) && !storageFreeBytes.isEmpty
    storage = fetches ? EffectStorage(of: entry.id, with: inputs, present: original, now: now) : nil
    let life = entry.life(in: inputs)
    self.life = life
    let rivals = life.map { life in others.filter { $0.life(in: inputs)?.overlaps(life) ?? false } } ?? []
    inputs.entries = rivals
    without = Timetable(inputs)
    inputs.entries.append(entry)
    with = Timetable(inputs)
    groups = EffectGroups(of: entry, in: with)
    today = Set(groups.list.map(\.zone)).map { $0.day(at: now) }.min()
    emptySlots = Set(entry.slots.indices)
  }

  /// Examines one more group of displays; false when there is none left to examine.
  mutating func examineNext() -> Bool {
    guard next < min(groups.list.count, EntryEffect.mostGroups) else { return false }
    let group = groups.list[next]
    next += 1
    let today = group.zone.day(at: now)
    removeSlotsThatHold(in: group, today: today)
    let examination = days(from: today).flatMap { examine(group, over: $0) } ?? EffectExamination()
    examined.append((group, examination))
    if let first = examination.days.first { countStorage(of: group, today: today, first: first) }
    return true
  }

  /// The days to look at, from `today` on.
  func days(from today: LocalDate) -> ClosedRange<LocalDate>? {
    guard let life, life.upperBound >= today else { return nil }
    let first = max(today, life.lowerBound)
    return first...min(life.upperBound, first.advanced(byDays: EntryEffect.mostDays - 1))
  }

  private func examine(_ group: PlanGroup, over days: ClosedRange<LocalDate>) -> EffectExamination? {
    func plan(_ timetable: Timetable) -> DisplayPlan? {
      timetable.plan(
        of: group.displays[0], from: days.lowerBound,
        days: days.upperBound.dayNumber - days.lowerBound.dayNumber + 1)
    }
    guard let with = plan(with) else { return nil }
    return EffectExamination(of: entry.id, from: now, with: with, without: { plan(without) })
  }

  /// A slot without opening hours is asked about once: its days are the same everywhere.
  private mutating func removeSlotsThatHold(in group: PlanGroup, today: LocalDate) {
    for index in emptySlots.sorted() where next == 1 || entry.slots[index].opening != nil {
      let slot = entry.slots[index]
      guard let life = slot.life, life.upperBound >= today else { continue }
      let first = max(today, life.lowerBound)
      let last = min(life.upperBound, first.advanced(byDays: EntryEffect.mostDays - 1))
      let ranges = Slot.ranges(
        of: [slot], site: group.site, zone: group.zone, holidays: original.holidays, from: first,
        days: last.dayNumber - first.dayNumber + 1)
      if ranges.contains(where: { $0.upperBound > now }) { emptySlots.remove(index) }
    }
  }

  /// Displays of one group that fetch the same are counted once; where a pool takes part, none fetches the same.
  private struct Fetching: Hashable {
    var site: SiteID
    var orientation: Orientation
    var languages: [String]
    var tags: [String]
    var pixels: [Int]
    var defaultContent: ContentID?
    var own: DisplayID?
  }

  private mutating func countStorage(of group: PlanGroup, today: LocalDate, first: LocalDate) {
    guard let storage else { return }
    let from = first < today.advanced(byDays: EffectStorage.days) ? today : first
    var known: [Fetching: Int] = [:]
    for id in group.displays {
      guard let free = storageFreeBytes[id], let display = original.displays[id] else { continue }
      let fetching = Fetching(
        site: display.site, orientation: display.orientation, languages: display.languages, tags: display.tags,
        pixels: [display.widthPixels, display.heightPixels], defaultContent: display.defaultContent,
        own: fetchesAlike && !singledOut.contains(id) ? nil : id)
      var added = known[fetching]
      if added == nil, storagesCounted < EntryEffect.mostStorages {
        storagesCounted += 1
        added = storage.addedBytes(on: id, from: from)
        known[fetching] = added
      }
      guard let added else { continue }
      needs.append(EntryEffect.StorageNeed(display: id, from: from, addedBytes: added, freeBytes: free))
    }
  }
}

extension ScheduleInputs {
  /// Gives the contents of `entry` that wait for their approval or conversion what they wait for, and answers which
  /// these are. A content without a file yet stands in with an empty text.
  fileprivate mutating func suppose(contentsOf entry: ScheduleEntry) -> [ContentID: EffectWarning.Code] {
    var supposing: [ContentID: EffectWarning.Code] = [:]
    for id in contentIDs(of: entry.subject) {
      guard var content = contents[id] else { continue }
      switch content.readiness {
      case .notApproved where content.proposedPeriod != nil:
        supposing[id] = .notApproved
        content.period = content.proposedPeriod
      case .processing: supposing[id] = .processing
      default: continue
      }
      content.readiness = .playable
      if content.variants.isEmpty {
        content.variants = [
          PlayableVariant(language: "ja", orientation: nil, picture: .text(Notice(title: "", text: "")))
        ]
      }
      contents[id] = content
    }
    return supposing
  }
}
