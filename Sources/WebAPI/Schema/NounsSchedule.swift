internal import Signage

/// Schedule entries, as they are sent.
extension Schema {
  static let scheduleEntry = Schema.object(
    [
      .optional("content", .identifier), .optional("campaign", .identifier), .optional("pool", .identifier),
      .required("targets", .set(of: .target, count: 1...200)),
      .optional("slots", .slots, default: [], "None is always."),
      .optional(
        "priority", .integer(0...9), default: 3, "3 usual, 5 emphasis, 7 designated by the city; the highest wins."),
      .optional("playsPerLoop", .integer(1...20), default: 1),
      .optional("alwaysIncluded", .boolean, default: false, "Joins whichever priority wins; for city staff."),
    ], exactlyOneOf: subjects
  ).named("ScheduleEntry")

  /// What an entry shows is one of these.
  static let subjects = [["content"], ["campaign"], ["pool"]]

  /// What a copy of an entry takes.
  static let scheduleCopy = Schema.object([
    .required("firstDay", .date, "The copy's first day is this one or, on the original's weekday, the next after it.")
  ]).named("ScheduleCopy")
}

extension ScheduleEntry.Subject {
  /// Of a schedule entry as it is sent. Throws `invalid` where it names none; its schema asks for exactly one.
  init(entry: JSONValue) throws(SignageError) {
    if let id = entry["content"]?.string.flatMap(ContentID.init) {
      self = .content(id)
    } else if let id = entry["campaign"]?.string.flatMap(CampaignID.init) {
      self = .campaign(id)
    } else if let id = entry["pool"]?.string.flatMap(PoolID.init) {
      self = .pool(id)
    } else {
      throw .invalid(field: "content", says: "Send exactly one of: content, campaign, pool.")
    }
  }

  /// As a schedule entry names it: `content`, `campaign` or `pool`, and which.
  var member: (name: String, id: String) {
    switch self {
    case .content(let id): ("content", id.text)
    case .campaign(let id): ("campaign", id.text)
    case .pool(let id): ("pool", id.text)
    }
  }
}
