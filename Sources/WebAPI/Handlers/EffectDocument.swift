internal import Signage

/// An entry's effect as it is answered, to one reader: who may not see an entry or a content learns that there is one, and
/// neither its id nor its title.
struct EffectDocument {
  let inputs: ScheduleInputs
  let reader: Actor

  /// How many of a list are told; `counts` says how many there are.
  static let mostListed = 100
  /// How many displays are named at one place.
  static let mostNamed = 200

  func write(_ effect: EntryEffect, to json: inout JSONWriter) {
    json.member("asOf", effect.asOf.rfc3339())
    json.memberOrNull("firstDay", effect.days?.lowerBound.description)
    json.memberOrNull("lastDay", effect.days?.upperBound.description)
    json.member("goesOn", effect.goesOn)
    json.member("neverShows", effect.neverShows)
    json.memberOrNull("firstShownAt", effect.first.map { $0.zone.text(of: $0.instant) })
    json.memberOrNull("lastShownUntil", effect.last.map { $0.zone.text(of: $0.instant) })
    json.member("displays", effect.displays)
    json.member("examined", effect.examined)
    json.array("onDisplays") { json in
      for group in effect.groups.prefix(Self.mostListed) { json.object { write(group, to: &$0) } }
    }
    json.array("displaces") { write(effect.displaces, to: &$0) }
    json.array("displacedBy") { write(effect.displacedBy, to: &$0) }
    json.array("sharesWith") { write(effect.sharesWith, to: &$0) }
    json.array("storage") { json in
      for need in effect.storage.prefix(Self.mostListed) { json.object { write(need, to: &$0) } }
    }
    json.object("counts") { json in
      json.member("onDisplays", effect.groups.count)
      json.member("displaces", effect.displaces.count)
      json.member("displacedBy", effect.displacedBy.count)
      json.member("sharesWith", effect.sharesWith.count)
      json.member("storage", effect.storage.count)
    }
    json.array("warnings") { json in
      for warning in effect.warnings.prefix(Self.mostListed) { json.object { write(warning, to: &$0) } }
    }
  }

  private func write(_ group: EntryEffect.Group, to json: inout JSONWriter) {
    write(group.displays, to: &json)
    json.member("count", group.displays.count)
    json.memberOrNull("firstShownAt", group.shown.firstAt.map { group.zone.text(of: $0) })
    json.memberOrNull("lastShownUntil", group.shown.lastUntil.map { group.zone.text(of: $0) })
    json.member("hours", Self.hours(group.shown.milliseconds))
    json.member("hoursPerWeek", Self.hours(group.shown.millisecondsPerWeek))
    json.member("days", group.shown.days)
    json.memberOrNull("cause", group.cause?.rawValue)
  }

  private func write(_ rivals: [EntryEffect.Rival], to json: inout JSONWriter) {
    let entries = visible(rivals.prefix(Self.mostListed).map(\.entry))
    for rival in rivals.prefix(Self.mostListed) {
      json.object { json in
        let entry = entries[rival.entry]
        json.memberOrNull("entry", entry?.id.text)
        write(entry.flatMap { title(of: $0) }, to: &json)
        json.memberOrNull("priority", entry?.priority.level)
        json.memberOrNull("area", entry?.area.description)
        json.member("hours", Self.hours(rival.milliseconds))
        json.member("displays", rival.displays)
      }
    }
  }

  private func write(_ need: EntryEffect.StorageNeed, to json: inout JSONWriter) {
    json.member("display", need.display.text)
    json.member("from", need.from.description)
    json.member("addedBytes", need.addedBytes)
    json.member("freeBytes", need.freeBytes)
    json.member("fits", need.fits)
  }

  private func write(_ warning: EffectWarning, to json: inout JSONWriter) {
    json.member("code", warning.code.rawValue)
    json.object("says") { PlaylistDocument.write(warning.says, to: &$0) }
    json.memberOrNull("field", warning.field)
    json.memberOrNull("content", warning.content.flatMap { sees($0) ? $0.text : nil })
    write(warning.displays, to: &json)
    json.array("entries") { json in
      let entries = visible(Array(warning.entries.prefix(Self.mostListed)))
      for entry in warning.entries.prefix(Self.mostListed) where entries[entry] != nil { json.value(entry.text) }
    }
  }

  private func write(_ displays: [DisplayID], to json: inout JSONWriter) {
    json.array("displays") { json in
      for display in displays.prefix(Self.mostNamed) { json.value(display.text) }
    }
  }

  private func write(_ title: LocalizedText?, to json: inout JSONWriter) {
    guard let title else { return json.null("title") }
    json.object("title") { PlaylistDocument.write(title, to: &$0) }
  }

  /// Those of `ids` that the reader may see.
  private func visible(_ ids: [EntryID]) -> [EntryID: ScheduleEntry] {
    let ids = Set(ids)
    let entries = inputs.entries.filter { ids.contains($0.id) && may(reader, .seeSchedule, .area($0.area)) }
    return Dictionary(entries.map { ($0.id, $0) }) { first, _ in first }
  }

  /// Of an entry of one content, if the reader may see that.
  private func title(of entry: ScheduleEntry) -> LocalizedText? {
    guard case .content(let id) = entry.subject, sees(id) else { return nil }
    return inputs.contents[id]?.title
  }

  /// A content that is not there is nobody's secret.
  private func sees(_ id: ContentID) -> Bool {
    inputs.contents[id].map { may(reader, .seeContents, .area($0.owner)) } ?? true
  }

  /// To the hundredth.
  private static func hours(_ milliseconds: Int64) -> Double { (Double(milliseconds) / 36_000).rounded() / 100 }
}
