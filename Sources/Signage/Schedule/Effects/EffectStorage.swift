/// What displays have to fetch for an entry, by the rendition their players would take.
struct EffectStorage {
  /// How many days a player holds.
  static let days = 8

  private let entry: EntryID
  /// With the entry, its contents being supposed as everywhere.
  private let with: Timetable
  /// Without it, or with what it was before.
  private let present: Timetable
  private let now: Instant

  init(of entry: EntryID, with: ScheduleInputs, present: ScheduleInputs, now: Instant) {
    self.entry = entry
    self.with = Timetable(with)
    self.present = Timetable(present)
    self.now = now
  }

  /// The bytes of the entry's media in the eight days from `from` that `display` would not need without it. Where a file
  /// is in both, it counts nothing, whoever shows it. Nil where there is no such display.
  func addedBytes(on display: DisplayID, from: LocalDate) -> Int? {
    guard let own = files(with, on: display, from: from, of: entry) else { return nil }
    guard !own.isEmpty else { return 0 }
    guard let known = files(present, on: display, from: from, of: nil) else { return nil }
    return own.filter { known[$0.key] == nil }.values.reduce(0, +)
  }

  private struct Shown: Hashable {
    var content: ContentID
    var variants: [String]
    var page: Int?
  }

  /// The bytes of each file by its SHA-256: those of `entry`'s items, or all.
  private func files(
    _ timetable: Timetable, on id: DisplayID, from: LocalDate, of entry: EntryID?
  ) -> [String: Int]? {
    guard let display = timetable.inputs.displays[id],
      let playlist = timetable.resolve(display: id, from: from, days: Self.days)
    else { return nil }
    var items: Set<Shown> = []
    for segment in playlist.segments where segment.until > now {
      for item in segment.loop where entry == nil || item.entry == entry {
        items.insert(Shown(content: item.content, variants: item.variants, page: item.page))
      }
    }
    if entry == nil {
      items.formUnion(playlist.fallback.map { Shown(content: $0.content, variants: $0.variants, page: $0.page) })
    }
    var files: [String: Int] = [:]
    for item in items {
      for variant in timetable.inputs.contents[item.content]?.variants ?? [] where item.variants.contains(variant.key) {
        if let file = variant.media(ofPage: item.page, on: display) { files[file.sha256] = file.bytes }
      }
    }
    return files
  }
}
