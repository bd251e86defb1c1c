import Signage
import Testing

@testable import WebAPI

/// A vector's inputs, as the API takes them, with what every vector may leave out.
extension ConformanceVector {
  static var site: SiteID { get throws { try #require(SiteID("kita-office")) } }
  static var display: DisplayID { get throws { try #require(DisplayID("kita-1")) } }

  /// All that a vector may say. What is left out of site, display and entries is as in the API.
  static let schema = Schema.object([
    .required("name", .identifier), .required("rule", .text(20...400)),
    .optional("arithmetic", .array(of: .text(1...200), count: 1...20)),
    .optional("site", siteSchema), .optional("display", displaySchema), .optional("cityDefaultContent", .identifier),
    .optional("contents", map(contentSchema)),
    .optional("campaigns", map(.array(of: .identifier, count: 0...20))), .optional("pools", map(poolSchema)),
    .optional("entries", .array(of: entrySchema, count: 1...20)),
    .required("days", .object([.required("from", .date), .required("count", .integer(1...62))])),
    .required("showings", .array(of: showingSchema, count: 1...40)),
    .optional("fallback", .array(of: .identifier, count: 0...20)),
  ])

  private static let siteSchema = changed(
    .site, defaults: ["name": ["ja": "北区役所", "en": "Kita Ward Office"], "ward": "27127"])

  private static let displaySchema = changed(.display, defaults: ["site": "kita-office", "name": "1"])

  private static let entrySchema = changed(
    .scheduleEntry, defaults: ["targets": ["all"]],
    more: [
      .required("id", .identifier), .optional("createdAt", .instant), .optional("area", .area, default: "city"),
    ])

  private static let contentSchema = Schema.object([
    .optional("firstDay", .date, default: "2026-01-01"), .optional("lastDay", .date, default: "2026-12-31"),
    .optional("seconds", .integer(1...3600), default: 10),
    .optional(
      "readiness", .choice(["playable", "notApproved", "withdrawn", "processing", "failed"]), default: "playable"),
    .optional(
      "variants", .map(MapSchema(keys: .variantKey, values: variantSchema, count: 0...20)),
      default: ["ja-landscape": ["kind": "image"]]),
  ])

  private static let variantSchema = Schema.object([
    .required("kind", .choice(["image", "document", "video", "text"])), .optional("pages", .integer(0...50)),
    .optional("seconds", .number(0.001...1800)),
  ])

  private static let poolSchema = Schema.object([
    .required("contents", .array(of: .identifier, count: 1...20)),
    .optional("itemsPerLoop", .integer(1...40), default: 12),
  ])

  private static let showingSchema = Schema.object(
    [
      .required("at", .instant), .optional("state", .choice(["standby", "board"])),
      .optional("entry", .identifier.nullable), .optional("content", .identifier),
      .optional("variant", .formatted(.variantKey)), .optional("page", .integer(1...50)),
      .optional("position", .integer(0...1000)), .optional("startsAt", .instant), .optional("endsAt", .instant),
    ], exactlyOneOf: [["state"], ["entry", "content", "variant", "position"]])

  private static func map(_ schema: Schema) -> Schema {
    .map(MapSchema(keys: .identifier, values: schema, count: 1...20))
  }

  private static func changed(_ schema: Schema, defaults: JSONObject, more: [Field] = []) -> Schema {
    guard case .object(let object) = schema.bare else { return schema }
    let fields = object.fields.map { field in
      defaults[field.name].map { .optional(field.name, field.schema, default: $0) } ?? field
    }
    return .object(more + fields, exactlyOneOf: object.exactlyOneOf)
  }

  func inputs() throws -> ScheduleInputs {
    var inputs = ScheduleInputs(revision: 1)
    let (site, display) = (try Self.site, try Self.display)
    inputs.sites[site] = try Self.noun(Self.siteSchema.read(value["site"] ?? [:]), id: site.text)
    inputs.displays[display] = try Self.noun(
      Schema.completedDisplay(Self.displaySchema.read(value["display"] ?? [:])), id: display.text)
    inputs.city.defaultContent = try value["cityDefaultContent"]?.decode()
    for (name, content) in value["contents"]?.object ?? [:] {
      let made = try Self.content(try #require(ContentID(name)), Self.contentSchema.read(content))
      inputs.contents[made.id] = made
    }
    for (name, contents) in value["campaigns"]?.object ?? [:] {
      let id = try #require(CampaignID(name))
      inputs.campaigns[id] = Campaign(id: id, owner: .city, contents: try contents.decode())
    }
    for (name, pool) in value["pools"]?.object ?? [:] {
      let id = try #require(PoolID(name))
      let pool = try Self.poolSchema.read(pool)
      inputs.pools[id] = Pool(
        id: id, owner: .city, contents: try #require(pool["contents"]).decode(),
        itemsPerLoop: try #require(pool["itemsPerLoop"]?.integer))
    }
    inputs.entries = try (value["entries"]?.array ?? []).enumerated().map { place, entry in
      try Self.entry(Self.entrySchema.read(entry), place: place)
    }
    return inputs
  }

  private static func noun<Noun: Decodable>(_ value: JSONValue, id: String) throws -> Noun {
    var object = try #require(value.object)
    object["id"] = .string(id)
    return try JSONValue.object(object).decode()
  }

  /// `place` is the entry's in the list: one that does not say when it was made is a second younger than the one before.
  private static func entry(_ entry: JSONValue, place: Int) throws -> ScheduleEntry {
    let slots = try (entry["slots"] ?? []).decode([Slot].self)
    try Slot.validate(slots, field: "slots")
    return ScheduleEntry(
      id: try #require(entry["id"]).decode(), subject: try ScheduleEntry.Subject(entry: entry),
      targets: try #require(entry["targets"]).decode(), slots: slots,
      priority: try #require(entry["priority"]).decode(), playsPerLoop: try #require(entry["playsPerLoop"]?.integer),
      alwaysIncluded: entry["alwaysIncluded"]?.bool ?? false, area: try #require(entry["area"]).decode(),
      createdAt: try entry["createdAt"]?.decode() ?? Instant(milliseconds: 1_767_225_600_000 + Int64(place) * 1000),
      createdBy: "vector")
  }

  private static func content(_ id: ContentID, _ content: JSONValue) throws -> PlayableContent {
    let readiness: PlayableContent.Readiness =
      switch content["readiness"]?.string {
      case "notApproved": .notApproved
      case "withdrawn": .withdrawn
      case "processing": .processing
      case "failed": .failed
      default: .playable
      }
    return PlayableContent(
      id: id, owner: .city, readiness: readiness, title: ["ja": id.text],
      period: try DisplayPeriod(
        firstDay: try #require(content["firstDay"]).decode(), lastDay: try #require(content["lastDay"]).decode()),
      seconds: try #require(content["seconds"]?.integer),
      variants: try #require(content["variants"]?.object).map { try variant($0.name, $0.value) })
  }

  private static func variant(_ key: String, _ variant: JSONValue) throws -> PlayableVariant {
    let hyphen = try #require(key.lastIndex(of: "-"))
    let picture: PlayableVariant.Picture =
      switch variant["kind"]?.string {
      case "document": .media(.document((0..<(variant["pages"]?.integer ?? 1)).map { [rendition(page: $0 + 1)] }))
      case "video": .media(.video(rendition(seconds: variant["seconds"]?.number)))
      case "text": .text(Notice(title: key, text: key))
      default: .media(.image([rendition()]))
      }
    return PlayableVariant(
      language: String(key[..<hyphen]), orientation: Orientation(rawValue: String(key[key.index(after: hyphen)...])),
      picture: picture)
  }

  /// Its bytes are nobody's: no vector asks for them.
  private static func rendition(page: Int = 1, seconds: Double? = nil) -> Rendition {
    Rendition(
      sha256: String(repeating: "0", count: 62) + (page < 10 ? "0" : "") + String(page),
      type: seconds == nil ? "image/png" : "video/mp4", width: 1920, height: 1080, bytes: 1, seconds: seconds)
  }
}
