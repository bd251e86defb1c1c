internal import Crypto
internal import HTTPServer
internal import Signage

/// A playlist as a player pulls it (DESIGN 5, GET /v1/player/playlist).
enum PlaylistDocument {
  /// The document and its digest. The same inputs give the same bytes, so that the digest is worth comparing.
  static func resolved(
    _ playlist: Playlist, display: Display, site: Site, zone: Zone, inputs: ScheduleInputs
  ) -> Programme.Resolved {
    let body = body(playlist, display: display, site: site, zone: zone, inputs: inputs)
    let digest = SHA256.digest(of: body.bytes).hexadecimal
    var whole = JSONWriter(capacity: body.bytes.count + 128)
    whole.object { whole in
      whole.member("digest", digest)
      whole.members(of: body)
    }
    return Programme.Resolved(digest: digest, bytes: whole.bytes.count, response: response(whole.bytes, digest))
  }

  static func body(
    _ playlist: Playlist, display: Display, site: Site, zone: Zone, inputs: ScheduleInputs
  ) -> JSONWriter {
    var body = JSONWriter(capacity: 16_384)
    body.object { body in
      body.object("display") { write(display, site, zone, to: &$0) }
      body.array("segments") { segments in
        for segment in playlist.segments { segments.object { write(segment, zone, to: &$0) } }
      }
      body.object("contents") { contents in
        for content in shown(by: playlist, in: inputs) {
          contents.object(content.id.text) { write(content, to: &$0) }
        }
      }
      body.array("fallback") { fallback in
        for item in playlist.fallback { fallback.object { write(item, to: &$0) } }
      }
    }
    return body
  }

  private static func response(_ json: [UInt8], _ digest: String) -> Response {
    .shared(
      SharedBytes(json), type: "application/json",
      headers: [("ETag", "\"\(digest)\""), ("Cache-Control", "no-cache")]
    ).prepared()
  }

  /// The contents of all loops and of the fallback, by id.
  private static func shown(by playlist: Playlist, in inputs: ScheduleInputs) -> [PlayableContent] {
    var ids = Set(playlist.fallback.map(\.content))
    for segment in playlist.segments { ids.formUnion(segment.loop.map(\.content)) }
    return ids.sorted().compactMap { inputs.contents[$0] }
  }

  private static func write(_ display: Display, _ site: Site, _ zone: Zone, to json: inout JSONWriter) {
    json.member("id", display.id.text)
    json.member("name", display.name)
    json.member("site", display.site.text)
    json.object("siteName") { write(site.name, to: &$0) }
    json.member("orientation", display.orientation.rawValue)
    json.member("widthPixels", display.widthPixels)
    json.member("heightPixels", display.heightPixels)
    json.member("panelWidthMillimetres", display.panelWidthMillimetres)
    json.member("viewingDistanceMetres", display.viewingDistanceMetres)
    json.array("languages") { languages in
      for language in display.languages { languages.value(language) }
    }
    json.member("timeZone", zone.identifier)
  }

  private static func write(_ segment: Segment, _ zone: Zone, to json: inout JSONWriter) {
    json.member("from", zone.text(of: segment.from))
    json.member("until", zone.text(of: segment.until))
    if let priority = segment.priority { json.member("priority", priority.level) } else { json.null("priority") }
    json.member("standby", segment.standby)
    json.array("loop") { loop in
      for item in segment.loop { loop.object { write(item, to: &$0) } }
    }
    json.member("firstItem", segment.firstItem)
    json.member("firstLanguage", segment.firstLanguage)
  }

  private static func write(_ item: LoopItem, to json: inout JSONWriter) {
    if let entry = item.entry { json.member("entry", entry.text) } else { json.null("entry") }
    json.member("content", item.content.text)
    json.array("variants") { variants in
      for variant in item.variants { variants.value(variant) }
    }
    if let page = item.page { json.member("page", page) } else { json.null("page") }
    json.member("seconds", Double(item.milliseconds) / 1000)
    if let assignment = item.assignment {
      json.object("assignment") { json in
        json.member("kind", assignment.kind.rawValue)
        json.member("probability", assignment.probability)
      }
    }
  }

  private static func write(_ content: PlayableContent, to json: inout JSONWriter) {
    json.member("version", content.version)
    json.object("title") { write(content.title, to: &$0) }
    json.object("alternativeText") { write(content.alternativeText, to: &$0) }
    json.object("variants") { variants in
      for variant in content.variants { variants.object(variant.key) { write(variant, to: &$0) } }
    }
  }

  private static func write(_ variant: PlayableVariant, to json: inout JSONWriter) {
    json.member("language", variant.language)
    json.member("orientation", variant.orientation?.rawValue ?? "any")
    switch variant.picture {
    case .media(.image(let renditions)):
      json.member("kind", "image")
      write([renditions], to: &json)
    case .media(.document(let pages)):
      json.member("kind", "document")
      write(pages, to: &json)
    case .media(.video(let rendition)):
      json.member("kind", "video")
      json.object("video") { write(rendition, to: &$0) }
    case .text(let notice):
      json.member("kind", "text")
      json.object("text") { json in
        json.member("title", notice.title)
        json.member("text", notice.text)
      }
    }
  }

  private static func write(_ pages: [[Rendition]], to json: inout JSONWriter) {
    json.array("pages") { json in
      for renditions in pages {
        json.object { json in
          json.array("renditions") { json in
            for rendition in renditions { json.object { write(rendition, to: &$0) } }
          }
        }
      }
    }
  }

  private static func write(_ rendition: Rendition, to json: inout JSONWriter) {
    json.member("sha256", rendition.sha256)
    json.member("type", rendition.type)
    json.member("width", rendition.width)
    json.member("height", rendition.height)
    json.member("bytes", rendition.bytes)
    if let seconds = rendition.seconds { json.member("seconds", seconds) }
    guard let chunks = rendition.chunks else { return }
    json.array("chunks") { json in
      for chunk in chunks { json.value(chunk) }
    }
  }

  static func write(_ text: LocalizedText, to json: inout JSONWriter) {
    for language in text.languages { json.member(language, text[language] ?? "") }
  }
}
