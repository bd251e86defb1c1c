/// Why an entry, a default content or the board is or is not on a display: the answers that `Schedule.why` can give.
enum Rule: Hashable {
  case outsideArea(Area)
  case content(ContentRefusal)
  /// None of a campaign's or pool's contents can play; with the first one's reason, if there is one.
  case nothingPlayable(ContentRefusal?)
  case slot(SlotRefusal)
  case outsideActiveHours
  case higherPriority(Priority)

  case highestPriority(Priority)
  case alwaysIncluded
  case displayDefault
  case siteDefault
  case cityDefault
  case board
  case standby

  /// Whether it is a rule that lets something onto the screen.
  var plays: Bool {
    switch self {
    case .highestPriority, .alwaysIncluded, .displayDefault, .siteDefault, .cityDefault, .board: true
    default: false
    }
  }

  /// Stable, for programs.
  var word: String {
    switch self {
    case .outsideArea: "outsideArea"
    case .content(let refusal): refusal.word
    case .nothingPlayable: "nothingPlayable"
    case .slot(let refusal): refusal.word
    case .outsideActiveHours: "outsideActiveHours"
    case .higherPriority: "higherPriority"
    case .highestPriority: "highestPriority"
    case .alwaysIncluded: "alwaysIncluded"
    case .displayDefault: "displayDefault"
    case .siteDefault: "siteDefault"
    case .cityDefault: "cityDefault"
    case .board: "board"
    case .standby: "standby"
    }
  }
}

extension ContentRefusal {
  var word: String {
    switch self {
    case .missing: "contentMissing"
    case .withdrawn: "withdrawn"
    case .notApproved: "notApproved"
    case .processing: "processing"
    case .failed: "failed"
    case .noVariant: "noVariant"
    case .beforePeriod: "beforePeriod"
    case .afterPeriod: "afterPeriod"
    }
  }
}

extension SlotRefusal {
  fileprivate var word: String {
    switch self {
    case .outsideWindows: "outsideWindows"
    case .closed: "closed"
    case .open: "open"
    case .day(let refusal, _):
      switch refusal {
      case .beforeFirstDay: "beforeFirstDay"
      case .afterLastDay: "afterLastDay"
      case .otherWeekday: "otherWeekday"
      case .otherDayOfMonth: "otherDayOfMonth"
      case .otherWeek: "otherWeek"
      case .holiday: "holiday"
      case .notHoliday: "notHoliday"
      case .exceptDate: "exceptDate"
      }
    }
  }
}
