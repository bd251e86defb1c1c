internal import Foundation
internal import MediaLibrary
internal import Signage
internal import SignageStore

extension Demo {
  /// `catalog.json`: the posters with what they are for.
  struct Catalog: Decodable {
    var contents: [Poster]

    struct Poster: Decodable, Sendable {
      var id: ContentID
      var title: LocalizedText
      var department: String
      var owner: Area
      var seconds: Int
      var audience: IntendedAudience?
      var alternativeText: LocalizedText
      var priority: Priority
      var pool: Bool
      var suggestedSlots: [Slot]?
      var variants: [File]?
      var text: [String: Notice]?
    }

    struct File: Decodable, Sendable {
      var language: String
      var orientation: Orientation
      var file: String
    }
  }

  static let poolOfTheCity: PoolID = named("city-now")

  func putUpPosters() async throws {
    let data = try Data(contentsOf: content.appendingPathComponent("catalog.json"))
    let posters = try JSONDecoder().decode(Catalog.self, from: data).contents
    for (index, poster) in posters.enumerated() {
      guard try store.read({ try $0.content(poster.id) }) == nil else { continue }
      say("poster \(index + 1) of \(posters.count): \(poster.title.best(for: "ja"))")
      try await putUp(poster)
    }
    try await poolTogether(posters.filter { $0.pool && $0.owner == .city })
  }

  /// Uploads, submits, approves and schedules one poster, as its editor and another person would.
  private func putUp(_ poster: Catalog.Poster) async throws {
    var variants = (poster.text ?? [:]).sorted { $0.key < $1.key }.map { language, notice in
      Variant(language: language, orientation: nil, source: .text(notice))
    }
    let files = poster.variants ?? []
    let media = try await converted(files)
    variants += zip(files, media).map { file, medium in
      Variant(language: file.language, orientation: file.orientation, source: .media(sha256: medium.sha256))
    }
    let version = ContentVersion(
      title: poster.title, department: poster.department, period: try period(), seconds: poster.seconds,
      audience: poster.audience, alternativeText: poster.alternativeText, variants: variants)
    try version.validate()
    let editor = Self.editor
    try await store.change(by: editor, at: now) { writing in
      for medium in media {
        try writing.saveArrived(medium)
        try writing.saveConverted(medium)
      }
      var content = Content(
        id: poster.id, owner: poster.owner, current: version, createdAt: writing.now, createdBy: editor.person)
      try content.submit(by: editor.person)
      try writing.save(content)
      try writing.audit("content.create", "content", poster.id.text)
    }
    try await store.change(by: Self.approver, at: now) { writing in
      guard var content = try writing.content(poster.id) else { return }
      try content.approve(by: Self.approver.person)
      try writing.save(content)
      try writing.audit("content.approval", "content", poster.id.text)
      if poster.pool && poster.owner == .city { return }
      try writing.save(entry(poster, .content(poster.id)))
    }
  }

  /// The files of a poster, as many at once as the library takes, in their order.
  private func converted(_ files: [Catalog.File]) async throws -> [Media] {
    try await withThrowingTaskGroup(of: (Int, Media).self) { group in
      for (index, file) in files.enumerated() {
        group.addTask { (index, try await convert(content.appendingPathComponent(file.file))) }
      }
      var media: [Int: Media] = [:]
      for try await (index, medium) in group { media[index] = medium }
      return files.indices.compactMap { media[$0] }
    }
  }

  private func convert(_ file: URL) async throws -> Media {
    let upload = try library.beginUpload()
    defer { upload.abandon() }
    let bytes = try Data(contentsOf: file, options: .mappedIfSafe)
    try bytes.withUnsafeBytes { try upload.append($0) }
    let file = try await library.take(upload)
    var medium = file.medium
    medium.state = .ready(try await library.convert(file))
    return medium
  }

  private func poolTogether(_ posters: [Catalog.Poster]) async throws {
    guard try store.read({ try $0.pool(Self.poolOfTheCity) }) == nil else { return }
    try await store.change(by: Self.editor, at: now) { writing in
      try writing.save(Pool(id: Self.poolOfTheCity, owner: .city, contents: posters.map(\.id), itemsPerLoop: 12))
      try writing.save(
        ScheduleEntry(
          id: Self.named("city-now"), subject: .pool(Self.poolOfTheCity), targets: [.all], area: .city,
          createdAt: writing.now, createdBy: Self.editor.person))
      try writing.audit("pool.put", "pool", Self.poolOfTheCity.text)
    }
  }

  private func entry(_ poster: Catalog.Poster, _ subject: ScheduleEntry.Subject) -> ScheduleEntry {
    let targets: [Target] = if case .ward(let ward) = poster.owner { [.ward(ward)] } else { [.all] }
    return ScheduleEntry(
      id: Self.named(poster.id.text), subject: subject, targets: targets, slots: poster.suggestedSlots ?? [],
      priority: poster.priority, area: poster.owner, createdAt: now, createdBy: Self.editor.person)
  }

  /// From yesterday on for a year, so that the demo is never over.
  private func period() throws -> DisplayPeriod {
    let today = LocalDate(dayNumber: Int(now.milliseconds / 86_400_000))
    return try DisplayPeriod(firstDay: today.advanced(byDays: -1), lastDay: today.advanced(byDays: 364))
  }
}
