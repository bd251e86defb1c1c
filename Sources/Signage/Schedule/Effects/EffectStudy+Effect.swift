extension EffectStudy {
  /// What the displays examined so far tell.
  var effect: EntryEffect {
    let groups = examined.map { group, examination in
      EntryEffect.Group(
        displays: group.displays, zone: group.zone, shown: examination.shown, cause: Self.cause(of: examination))
    }
    let count = groups.reduce(0) { $0 + $1.displays.count }
    let isComplete = count == self.groups.reached
    let shows = groups.contains { $0.shown.firstAt != nil }
    let days = today.flatMap { self.days(from: $0) }
    return EntryEffect(
      asOf: now, days: days, goesOn: goesOn(after: days), displays: self.groups.reached, examined: count,
      neverShows: !shows && (isComplete || days == nil), groups: groups, displaces: rivals(\.displaced),
      displacedBy: rivals(\.displacing), sharesWith: rivals(\.sharing), storage: needs.sorted(by: isWorse),
      warnings: warnings(shows: shows, isComplete: isComplete))
  }

  private func isWorse(_ left: EntryEffect.StorageNeed, _ right: EntryEffect.StorageNeed) -> Bool {
    left.fits == right.fits ? left.display < right.display : !left.fits
  }

  private func goesOn(after days: ClosedRange<LocalDate>?) -> Bool {
    guard let days, let life else { return false }
    return life.upperBound > days.upperBound
  }

  private static func cause(of examination: EffectExamination) -> EffectWarning.Code? {
    if examination.shown.firstAt != nil { return nil }
    if examination.beaten > 0 { return .alwaysBeaten }
    return examination.off > 0 ? .alwaysOff : .neverActive
  }

  private func rivals(_ kind: KeyPath<EffectExamination, [EntryID: Int64]>) -> [EntryEffect.Rival] {
    var rivals: [EntryID: EntryEffect.Rival] = [:]
    for (group, examination) in examined {
      for (entry, milliseconds) in examination[keyPath: kind] {
        var rival = rivals[entry] ?? EntryEffect.Rival(entry: entry, milliseconds: 0, displays: 0)
        rival.milliseconds = max(rival.milliseconds, milliseconds)
        rival.displays += group.displays.count
        rivals[entry] = rival
      }
    }
    return rivals.values.sorted { left, right in
      left.milliseconds == right.milliseconds ? left.entry < right.entry : left.milliseconds > right.milliseconds
    }
  }

  private func warnings(shows: Bool, isComplete: Bool) -> [EffectWarning] {
    var warnings = groups.emptyTargets.map { EffectWarning.noDisplay(entry.targets[$0], field: "targets/\($0)") }
    if groups.outside > 0 { warnings.append(.outsideArea(entry.area, count: groups.outside)) }
    if !groups.list.isEmpty { warnings += emptySlots.sorted().map { .slotEmpty($0) } }
    warnings += contentWarnings()
    if !examined.isEmpty { warnings += displayWarnings(isExplained: !warnings.isEmpty, shows: shows) }
    let full = needs.filter { !$0.fits }.map(\.display)
    if !full.isEmpty { warnings.append(.storage(full.sorted())) }
    if !isComplete {
      let count = examined.reduce(0) { $0 + $1.group.displays.count }
      warnings.append(.notAllExamined(count, of: groups.reached))
    }
    return warnings
  }

  /// What keeps it from displays, by their groups. What the contents or slots explain is not said again.
  private func displayWarnings(isExplained: Bool, shows: Bool) -> [EffectWarning] {
    var warnings: [EffectWarning] = []
    for code in [EffectWarning.Code.alwaysBeaten, .alwaysOff, .neverActive] {
      let kept = examined.filter { Self.cause(of: $0.examination) == code }
      guard !kept.isEmpty else { continue }
      let displays = kept.count == groups.list.count ? [] : kept.flatMap(\.group.displays).sorted()
      switch code {
      case .alwaysBeaten:
        let entries = Set(kept.flatMap(\.examination.displacing.keys))
        let beaters = rivals(\.displacing).map(\.entry).filter { entries.contains($0) }
        let levels = original.entries.filter { entries.contains($0.id) }.map(\.priority)
        warnings.append(.alwaysBeaten(by: beaters, at: levels, on: displays))
      case .alwaysOff: warnings.append(.alwaysOff(on: displays))
      default:
        if !shows, missesSlots {
          warnings.append(.periodMissesSlots)
        } else if shows || !isExplained {
          warnings.append(.neverActive(on: displays))
        }
      }
    }
    return warnings
  }

  /// Whether its slots hold and its contents can play, but never both.
  private var missesSlots: Bool {
    emptySlots.isEmpty && contentWarnings().allSatisfy { $0.code == .notApproved || $0.code == .processing }
  }

  private func contentWarnings() -> [EffectWarning] {
    let ids = original.contentIDs(of: entry.subject)
    let field = entry.subject.field
    if ids.isEmpty { return [.nothingInside(field: field)] }
    let shown = Set(examined.flatMap(\.examination.days)).sorted()
    return ids.flatMap { id in contentWarnings(id, field: field, isOne: ids.count == 1, shown: shown) }
  }

  private func contentWarnings(_ id: ContentID, field: String, isOne: Bool, shown: [LocalDate]) -> [EffectWarning] {
    var warnings: [EffectWarning] = []
    if let code = supposing[id] { warnings.append(.supposed(code, id, field: field)) }
    guard let content = original.contents[id] else { return [.standing(.missing, id, field: field)] }
    if supposing[id] == nil, let refusal = content.standing { return [.standing(refusal, id, field: field)] }
    guard let period = content.period ?? content.proposedPeriod else { return warnings }
    let today = today ?? LocalDate(dayNumber: Int(now.milliseconds / 86_400_000))
    let first = entry.daysOfSlots?.lowerBound ?? today
    if period.lastDay < today {
      warnings.append(.contentOver(id, lastDay: period.lastDay, begins: nil, field: field))
    } else if period.lastDay < first {
      warnings.append(.contentOver(id, lastDay: period.lastDay, begins: first, field: field))
    } else if isOne, let ends = entry.lastDayOfSlots, period.lastDay < ends {
      warnings.append(.contentEndsEarly(id, lastDay: period.lastDay, ends: ends, field: field))
    } else if !isOne, !shown.isEmpty, !shown.contains(where: period.contains) {
      warnings.append(.partNeverPlays(id, field: field))
    }
    return warnings
  }
}

extension ScheduleEntry.Subject {
  /// The key under which an entry names it.
  fileprivate var field: String {
    switch self {
    case .content: "content"
    case .campaign: "campaign"
    case .pool: "pool"
    }
  }
}

extension PlayableContent {
  /// What will not mend itself: the reason for which it plays on no day.
  fileprivate var standing: ContentRefusal? {
    switch readiness {
    case .playable: variants.isEmpty ? .noVariant : nil
    case .notApproved: .notApproved
    case .withdrawn: .withdrawn
    case .processing: .processing
    case .failed: .failed
    }
  }
}

extension EffectWarning {
  /// In the words of `Schedule.why`.
  fileprivate static func standing(_ refusal: ContentRefusal, _ id: ContentID, field: String) -> EffectWarning {
    EffectWarning(Code(rawValue: refusal.word) ?? .failed, refusal.says, field: field, content: id)
  }
}
