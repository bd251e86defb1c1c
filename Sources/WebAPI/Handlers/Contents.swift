internal import HTTPServer
internal import Signage
internal import SignageStore

/// What a content's metadata says, with a file beside it or with a text in it.
struct ContentRequest: Decodable, Sendable {
  var title: LocalizedText
  var department: String?
  var owner: Area?
  var firstDay: LocalDate
  var lastDay: LocalDate
  var seconds: Int?
  var audience: IntendedAudience?
  var alternativeText: LocalizedText?
  var text: [String: Notice]?

  func version(variants: [Variant]) throws(SignageError) -> ContentVersion {
    let version = ContentVersion(
      title: title, department: department ?? "", period: try DisplayPeriod(firstDay: firstDay, lastDay: lastDay),
      seconds: seconds ?? 10, audience: audience, alternativeText: alternativeText ?? [:], variants: variants)
    try version.validate()
    return version
  }
}

/// Contents: written, decided on, taken off (DESIGN 4.2, 5).
extension API {
  /// A text notice; files come by `receiveContent`.
  func createNotice(_ call: Call) async throws -> Response {
    let request = try call.decode(ContentRequest.self)
    let owner = try request.owner ?? call.ownArea()
    try requireOwner(owner, call)
    let texts = request.text ?? [:]
    guard !texts.isEmpty else {
      throw SignageError.invalid(field: "text", says: "Write the notice, or send a file as multipart/form-data.")
    }
    let version = try request.version(variants: Self.variants(of: texts))
    return try await change(call) { writing in
      try create(version, owner: owner, call, in: writing)
    }
  }

  private static func variants(of texts: [String: Notice]) -> [Variant] {
    texts.sorted { $0.key < $1.key }.map { language, notice in
      Variant(language: language, orientation: nil, source: .text(notice))
    }
  }

  /// Stores a new draft whose media, if it has any, are stored already.
  func create(_ version: ContentVersion, owner: Area, _ call: Call, in writing: Writing) throws -> Outcome {
    guard let id = ContentID(writing.newIdentifier()) else { throw UnauditedChange() }
    let content = Content(
      id: id, owner: owner, current: version, createdAt: call.now, createdBy: call.actor.person)
    try writing.save(content)
    try writing.audit("content.create", "content", id.text, ["owner": owner.description])
    let media = try writing.media(of: [content])
    return .json(201) { Self.write(content, media, to: &$0) }
  }

  func listContents(_ call: Call) async throws -> Response {
    var filter = ContentFilter()
    filter.state = call.query["state"]?.string.flatMap(ContentState.init)
    filter.owner = call.query["owner"]?.string.flatMap { Area($0) }
    filter.words = call.query["q"]?.string
    filter.after = call.query["cursor"]?.string.flatMap { ContentID($0) }
    filter.limit = call.query["limit"]?.integer ?? 50
    let (contents, media) = try store.read { reading in
      let found = try visible(filter, call, in: reading)
      return (found, try reading.media(of: found))
    }
    return .json { json in
      json.array("contents") { json in
        for content in contents { json.object { Self.write(content, media, to: &$0) } }
      }
      if contents.count == filter.limit, let last = contents.last { json.member("next", last.id.text) }
    }
  }

  /// Those of a filter that the caller may see, as many as it asks for: what other areas have shortens no part of the list.
  private func visible(_ filter: ContentFilter, _ call: Call, in reading: Reading) throws -> [Content] {
    var filter = filter
    var seen: [Content] = []
    while true {
      let found = try reading.contents(filter)
      seen += found.filter { may(call.actor, .seeContents, .area($0.owner)) }.prefix(filter.limit - seen.count)
      guard seen.count < filter.limit, found.count == filter.limit else { return seen }
      filter.after = found.last?.id
    }
  }

  func getContent(_ call: Call) throws -> Response {
    let id: ContentID = try call.id("content")
    return try store.read { reading in
      let content = try visible(id, call, in: reading)
      let media = try reading.media(of: [content])
      return .json { Self.write(content, media, to: &$0) }
    }
  }

  private struct PatchRequest: Decodable {
    var title: LocalizedText
    var department: String
    var firstDay: LocalDate
    var lastDay: LocalDate
    var seconds: Int
    var audience: IntendedAudience?
    var alternativeText: LocalizedText
    var text: [String: Notice]?
  }

  /// RFC 7396: the patch is merged into what the content says now.
  func patchContent(_ call: Call) async throws -> Response {
    let id: ContentID = try call.id("content")
    return try await change(call) { writing in
      var content = try editable(id, call, in: writing)
      let present = JSONWriter.document { Self.writeEditable(content.current, to: &$0) }
      let merged = try Schema.contentChange.read(try JSONReader.parse(present).merging(patch: call.body))
      let request = try merged.decode(PatchRequest.self)
      var next = content.current
      next.title = request.title
      next.department = request.department
      next.period = try DisplayPeriod(firstDay: request.firstDay, lastDay: request.lastDay)
      next.seconds = request.seconds
      next.audience = request.audience
      next.alternativeText = request.alternativeText
      if let texts = request.text, texts != Self.notices(of: next) {
        next.variants = next.variants.filter { $0.notice == nil } + Self.variants(of: texts)
      }
      try next.validate()
      try content.edit(next)
      return try save(content, "content.edit", in: writing)
    }
  }

  func deleteContent(_ call: Call) async throws -> Response {
    let id: ContentID = try call.id("content")
    return try await change(call) { writing in
      _ = try editable(id, call, in: writing)
      let entries = try writing.deleteContent(id)
      try writing.audit("content.delete", "content", id.text, ["scheduleEntries": "\(entries)"])
      return .nothing
    }
  }

  func submitContent(_ call: Call) async throws -> Response {
    let id: ContentID = try call.id("content")
    return try await change(call) { writing in
      var content = try editable(id, call, in: writing)
      try requireUsableMedia(of: content, in: writing)
      try content.submit(by: call.actor.person)
      return try save(content, "content.submission", in: writing)
    }
  }

  func approveContent(_ call: Call) async throws -> Response {
    let id: ContentID = try call.id("content")
    return try await change(call) { writing in
      var content = try decidable(id, call, in: writing)
      try requireShowable(content, in: writing)
      try content.approve(by: call.actor.person)
      return try save(content, "content.approval", in: writing)
    }
  }

  private struct ReasonRequest: Decodable {
    var reason: String
  }

  func returnContent(_ call: Call) async throws -> Response {
    let id: ContentID = try call.id("content")
    let reason = try call.decode(ReasonRequest.self).reason
    return try await change(call) { writing in
      var content = try decidable(id, call, in: writing)
      try content.giveBack(by: call.actor.person, reason: reason)
      return try save(content, "content.return", ["reason": reason], in: writing)
    }
  }

  func withdrawContent(_ call: Call) async throws -> Response {
    let id: ContentID = try call.id("content")
    return try await change(call) { writing in
      var content = try editable(id, call, in: writing)
      try content.withdraw()
      return try save(content, "content.withdrawal", in: writing)
    }
  }

  func requireOwner(_ owner: Area, _ call: Call) throws(SignageError) {
    try call.require(
      .changeContent, in: owner, says: "Your token does not work for \(owner); put your own area as owner.")
  }

  func save(
    _ content: Content, _ action: String, _ detail: [String: String] = [:], in writing: Writing
  ) throws -> Outcome {
    try writing.save(content)
    try writing.audit(
      action, "content", content.id.text, detail.merging(["version": "\(content.current.number)"]) { said, _ in said })
    let media = try writing.media(of: [content])
    return .json { Self.write(content, media, to: &$0) }
  }

  /// A file that could not be converted cannot be shown, so it cannot be submitted.
  private func requireUsableMedia(of content: Content, in reading: Reading) throws {
    for medium in try reading.media(of: [content]).values {
      if case .failed(let reason) = medium.state {
        throw SignageError.conflict(says: "A file cannot be shown: \(reason.best(for: "en")) Upload another.")
      }
    }
  }

  /// What is approved is shown, so a version that hangs is replaced only by one whose files are converted.
  private func requireShowable(_ content: Content, in reading: Reading) throws {
    try requireUsableMedia(of: content, in: reading)
    guard content.approved != nil else { return }
    let names = content.current.mediaNames
    for medium in try reading.media(of: [content]).values where names.contains(medium.sha256) {
      if case .processing = medium.state {
        throw SignageError.conflict(says: "A file of it is still being converted; approve it in a moment.")
      }
    }
  }

  /// The texts of a notice by language.
  static func notices(of version: ContentVersion) -> [String: Notice] {
    Dictionary(version.variants.compactMap { variant in variant.notice.map { (variant.language, $0) } }) { first, _ in
      first
    }
  }

  /// Throws `notFound` where there is none, or none that the caller may know of.
  private func visible(_ id: ContentID, _ call: Call, in reading: Reading) throws -> Content {
    guard let content = try reading.content(id), may(call.actor, .seeContents, .area(content.owner)) else {
      throw SignageError.notFound(noun: "content", id: id.text)
    }
    return content
  }

  func editable(_ id: ContentID, _ call: Call, in reading: Reading) throws -> Content {
    let content = try visible(id, call, in: reading)
    try call.require(.changeContent, in: content.owner, says: "It belongs to \(content.owner), not to your area.")
    return content
  }

  private func decidable(_ id: ContentID, _ call: Call, in reading: Reading) throws -> Content {
    let content = try visible(id, call, in: reading)
    try call.require(.approveContent, in: content.owner, says: "Deciding on it takes an approver of \(content.owner).")
    return content
  }
}
