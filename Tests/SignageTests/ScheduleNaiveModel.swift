import Signage

/// The schedule once more, minute by minute and as simply as can be: each minute asks everybody, and nothing is cut,
/// merged, sorted or kept. When slots hold is `NaiveSlots`.
struct NaiveModel {
  struct Answer: Equatable {
    var standby = false
    var priority: Int?
    var winners: Set<String> = []
    /// How often one loop shows what: by entry and content, of a pool by entry, where no entry plays by content.
    var plays: [String: Int] = [:]
    /// The minute at which the segment began.
    var from: Int
  }

  private let inputs: ScheduleInputs
  private let display: Display
  private let site: Site
  private let slots: NaiveSlots
  private let from: Signage.LocalDate
  private let days: Int

  init?(_ inputs: ScheduleInputs, display id: DisplayID, from: Signage.LocalDate, days: Int) {
    guard let display = inputs.displays[id], let site = inputs.sites[display.site],
      let slots = NaiveSlots(inputs, zone: display.timeZone ?? site.timeZone, site: site, from: from, days: days)
    else { return nil }
    (self.inputs, self.display, self.site, self.slots) = (inputs, display, site, slots)
    (self.from, self.days) = (from, days)
  }

  /// For each minute of the days, what is on.
  func answers() -> [(minute: Int, answer: Answer)] {
    let isOn = slots.minutes(of: display.activeHours)
    let entries = inputs.entries.filter(isMeant).map { (entry: $0, minutes: slots.minutes(of: $0.slots)) }
    var list: [(minute: Int, answer: Answer)] = []
    for day in from.dayNumber..<from.dayNumber + days {
      let hours = Set((0..<24).map { slots.minute(ofDay: day, reads: $0 * 60) })
      let able = entries.filter { !playable(contents(of: $0.entry), on: day).isEmpty }
      let minutes = slots.minute(ofDay: day, reads: 0)..<slots.minute(ofDay: day + 1, reads: 0)
      for minute in minutes {
        var answer = Answer(standby: !(isOn?[minute] ?? true), from: minute)
        let winners =
          answer.standby ? [] : decide(able.filter { $0.minutes?[minute] ?? true }.map(\.entry), &answer)
        let breaks = minute == minutes.lowerBound || (hours.contains(minute) && winners.contains { pool($0) != nil })
        if let last = list.last?.answer, !breaks, last.winners == answer.winners, last.standby == answer.standby {
          (answer.from, answer.plays) = (last.from, last.plays)
        } else if !answer.standby {
          answer.plays = plays(of: winners, on: day)
        }
        list.append((minute, answer))
      }
    }
    return list
  }

  /// What is shown by a player that can play nothing: the first default content that plays on all days.
  func fallback() -> ContentID? {
    defaults.first { content in
      (from.dayNumber..<from.dayNumber + days).allSatisfy { !playable([content], on: $0).isEmpty }
    }
  }

  private func decide(_ active: [ScheduleEntry], _ answer: inout Answer) -> [ScheduleEntry] {
    let ordinary = active.filter { !$0.alwaysIncluded }
    let always = active.filter(\.alwaysIncluded)
    let highest = ordinary.map(\.priority.level).max()
    var winners = ordinary.filter { $0.priority.level == highest }
    if (highest ?? 0) <= 7 { winners += always }
    answer.winners = Set(winners.map(\.id.text))
    answer.priority = highest ?? always.map(\.priority.level).max()
    return winners
  }

  private func plays(of winners: [ScheduleEntry], on day: Int) -> [String: Int] {
    var plays: [String: Int] = [:]
    for entry in winners {
      if let pool = pool(entry) {
        plays[entry.id.text] = entry.playsPerLoop * pool.itemsPerLoop
      } else {
        for content in playable(contents(of: entry), on: day) { plays["\(entry.id) \(content)"] = entry.playsPerLoop }
      }
    }
    if winners.isEmpty, let content = defaults.first(where: { !playable([$0], on: day).isEmpty }) {
      plays["\(content)"] = 1
    }
    return plays
  }

  /// Whether the entry is for this display, and its author may show something there.
  private func isMeant(_ entry: ScheduleEntry) -> Bool {
    let names = [
      "all", "ward:\(site.ward)", "site:\(site.id)", "display:\(display.id)",
    ]
    let meant = names + display.tags.map { "tag:\($0)" }
    return entry.targets.contains { meant.contains("\($0)") } && ["city", "\(site.ward)"].contains("\(entry.area)")
  }

  private var defaults: [ContentID] {
    [display.defaultContent, site.defaultContent, inputs.city.defaultContent].compactMap { $0 }
  }

  private func pool(_ entry: ScheduleEntry) -> Pool? {
    if case .pool(let id) = entry.subject { inputs.pools[id] } else { nil }
  }

  private func contents(of entry: ScheduleEntry) -> [ContentID] {
    switch entry.subject {
    case .content(let id): [id]
    case .campaign(let id): inputs.campaigns[id]?.contents ?? []
    case .pool(let id): inputs.pools[id]?.contents ?? []
    }
  }

  private func playable(_ contents: [ContentID], on day: Int) -> [ContentID] {
    contents.filter { id in
      guard let content = inputs.contents[id], content.readiness == .playable, !content.variants.isEmpty,
        let period = content.period
      else { return false }
      return period.firstDay.dayNumber <= day && day <= period.lastDay.dayNumber
    }
  }
}
