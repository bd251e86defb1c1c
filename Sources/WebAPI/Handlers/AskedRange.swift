internal import HTTPServer
internal import Signage

/// Places and times that a question names.
struct AskedPlaces {
  var target: Target
  /// By id; at least one.
  var displays: [DisplayID]
  /// Of the first of them: what a plain day means, and the offset of the times that are answered.
  var zone: Zone
}

extension API {
  /// The displays of a target that the caller may ask about.
  ///
  /// Throws `invalid` where the target has no display, `forbidden` where all of them are outside the caller's area.
  func askedPlaces(_ call: Call) throws -> AskedPlaces {
    let target = call.query["target"]?.string.flatMap { Target($0) } ?? .all
    let inputs = try programme.inputs(at: call.now)
    let all = inputs.displays.values.filter { display in
      inputs.sites[display.site].map { target.includes(display, at: $0) } ?? false
    }
    guard !all.isEmpty else {
      throw SignageError.invalid(field: "target", says: "No display is at \(target); check its spelling.")
    }
    let own = all.filter { display in
      inputs.sites[display.site].map { may(call.actor, .seeSchedule, .area(.ward($0.ward))) } ?? false
    }.map(\.id).sorted()
    guard let first = own.first, let zone = Schedule.zone(inputs, display: first) else {
      throw SignageError.forbidden(says: "What is at \(target) stands outside your area.")
    }
    return AskedPlaces(target: target, displays: own, zone: zone)
  }
}

extension Call {
  /// The instant that a parameter names, or the local midnight of the day it names; nil without it.
  func moment(_ name: String, in zone: Zone) throws(SignageError) -> Instant? {
    guard let text = query[name]?.string else { return nil }
    if let day = LocalDate(text) { return zone.midnight(of: day) }
    guard let instant = Instant(rfc3339: text) else {
      throw .invalid(field: name, says: "Send \(StringFormat.moment.says).")
    }
    return instant
  }

  /// What `from` and `until` name. Throws `invalid` where one is missing or they are the wrong way round, and for more than
  /// `mostDays` days.
  func askedRange(in zone: Zone, mostDays: Int) throws(SignageError) -> Range<Instant> {
    guard let from = try moment("from", in: zone) else { throw .invalid(field: "from", says: "Say from when.") }
    guard let until = try moment("until", in: zone) else { throw .invalid(field: "until", says: "Say until when.") }
    return try Self.range(from, until, mostDays: mostDays)
  }

  /// Throws `invalid` where they are the wrong way round, and for more than `mostDays` days.
  static func range(_ from: Instant, _ until: Instant, mostDays: Int) throws(SignageError) -> Range<Instant> {
    guard from < until else { throw .invalid(field: "until", says: "until must be after from.") }
    // Where clocks are set back, the days have an hour more.
    let most = Int64(mostDays) * 86_400_000 + 3_600_000
    guard until.milliseconds(since: from) <= most else {
      throw .invalid(field: "until", says: "At most \(mostDays) days at once; ask for the rest after that.")
    }
    return from..<until
  }
}
