/// The first rule by which a slot does not hold at an instant, from the least telling to the most.
enum SlotRefusal: Hashable {
  /// `day` is an index of the horizon's days: the instant's, or the one before, whose window reaches into it.
  case day(DayRefusal, day: Int)
  /// Outside the windows of the slots whose days hold.
  case outsideWindows([Window])
  /// The site is closed, and the slot wants it open.
  case closed
  /// The site is open, and the slot wants it closed.
  case open

  /// How far the slot came before it failed: of several slots the one that came furthest is the one to name.
  var progress: Int {
    switch self {
    case .day: 0
    case .outsideWindows: 1
    case .closed, .open: 2
    }
  }
}

extension Slot {
  /// Nil when one of `slots` holds at `instant`, which lies in the day `index` of the horizon, or when there are none.
  static func refusal(of slots: [Slot], at instant: Instant, ofDay index: Int, in horizon: Horizon) -> SlotRefusal? {
    var furthest: SlotRefusal?
    for slot in slots {
      guard let refusal = slot.refusal(at: instant, ofDay: index, in: horizon) else { return nil }
      switch (furthest, refusal) {
      case (.outsideWindows(let others), .outsideWindows(let windows)): furthest = .outsideWindows(others + windows)
      case (let known?, _) where known.progress >= refusal.progress: break
      default: furthest = refusal
      }
    }
    return furthest
  }

  private func refusal(at instant: Instant, ofDay index: Int, in horizon: Horizon) -> SlotRefusal? {
    var refusals: [SlotRefusal] = []
    for day in [index, index - 1] {
      var windows: [Range<Instant>] = []
      appendWindows(ofDay: day, in: horizon, to: &windows)
      guard windows.contains(where: { $0.contains(instant) }) else { continue }
      if let refusal = self.refusal(on: horizon.days[day]) {
        refusals.append(.day(refusal, day: day))
      } else if ranges(ofDay: day, in: horizon).contains(instant) {
        return nil
      } else {
        refusals.append(opening == .only ? .closed : .open)
      }
    }
    if let furthest = refusals.max(by: { $0.progress < $1.progress }) { return furthest }
    return refusal(on: horizon.days[index]).map { .day($0, day: index) } ?? .outsideWindows(windows ?? [])
  }
}
