extension Schedule {
  /// Why `display` shows what it shows at `instant`: first what has the screen where no entry has it (standby, a
  /// default content, the board), then the entries in the loop, then every other entry whose targets include the
  /// display, each with the first rule that let it in or kept it out. Empty when `resolve` would be nil.
  ///
  /// It asks the very plan from which the playlist is resolved, so that the two cannot disagree.
  public static func why(_ inputs: ScheduleInputs, display: DisplayID, at instant: Instant) -> [Reason] {
    Timetable(inputs).why(display: display, at: instant)
  }
}

extension Timetable {
  /// As `Schedule.why`.
  public func why(display: DisplayID, at instant: Instant) -> [Reason] {
    guard let day = Schedule.localDay(inputs, display: display, at: instant),
      let plan = plan(of: display, from: day, days: 1),
      let stretch = plan.stretches().first(where: { $0.range.contains(instant) })
    else { return [] }
    let entries = plan.candidates.indices.map { plan.reason(ofCandidate: $0, at: instant, in: stretch) }
    return plan.reasonsWithoutEntry(in: stretch) + entries.filter(\.plays) + entries.filter { !$0.plays }
  }
}

extension DisplayPlan {
  /// Standby, or where no entry is in the loop the default contents in the order they are tried, up to the first that
  /// plays, and at last the board.
  fileprivate func reasonsWithoutEntry(in stretch: Stretch) -> [Reason] {
    if stretch.standby { return [Reason(.standby)] }
    guard stretch.winners.isEmpty else { return [] }
    if let content = defaultContent(ofDay: stretch.day) {
      return [Reason(content.rule, content: content.play.id)] + passedOver(ofDay: stretch.day)
    }
    return [Reason(.board)] + passedOver(ofDay: stretch.day)
  }

  /// The default contents that cannot play and so gave way.
  private func passedOver(ofDay day: Int) -> [Reason] {
    var reasons: [Reason] = []
    for (_, id) in defaults {
      guard let refusal = contents[id]?.refusal(on: horizon.days[day].day) else { break }
      reasons.append(Reason(.content(refusal), content: id))
    }
    return reasons
  }

  fileprivate func reason(ofCandidate number: Int, at instant: Instant, in stretch: Stretch) -> Reason {
    let candidate = candidates[number]
    let rule = self.rule(ofCandidate: number, at: instant, in: stretch)
    var reason = Reason(rule, entry: candidate.entry.id)
    if case .content(let id) = candidate.entry.subject { reason.content = id }
    if case .slot(let refusal) = rule {
      reason.says = refusal.says(
        ofDay: stretch.day, in: horizon, holidays: timetable.inputs.holidays)
    }
    return reason
  }

  /// The first rule, in the order of DESIGN 4.1, that decides about an entry.
  private func rule(ofCandidate number: Int, at instant: Instant, in stretch: Stretch) -> Rule {
    let candidate = candidates[number]
    if stretch.winners.contains(number) {
      return candidate.entry.alwaysIncluded ? .alwaysIncluded : .highestPriority(candidate.entry.priority)
    }
    if !candidate.isInArea { return .outsideArea(candidate.entry.area) }
    if let rule = contentRule(of: candidate, ofDay: stretch.day) { return rule }
    if let refusal = Slot.refusal(of: candidate.entry.slots, at: instant, ofDay: stretch.day, in: horizon) {
      return .slot(refusal)
    }
    guard !stretch.standby, let priority = stretch.priority else { return .outsideActiveHours }
    return .higherPriority(priority)
  }

  /// Nil when at least one content of the entry can play that day.
  private func contentRule(of candidate: Candidate, ofDay day: Int) -> Rule? {
    let refusals = candidate.contents.map { contents.plays[$0].refusal(on: horizon.days[day].day) }
    if refusals.contains(nil) { return nil }
    if case .content = candidate.entry.subject, let refusal = refusals.first ?? nil { return .content(refusal) }
    return .nothingPlayable(refusals.first ?? nil)
  }
}

extension Reason {
  fileprivate init(_ rule: Rule, entry: EntryID? = nil, content: ContentID? = nil) {
    self.init(entry: entry, content: content, plays: rule.plays, rule: rule.word, says: rule.says)
  }
}
