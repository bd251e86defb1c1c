internal import Signage

/// Contents as the API shows them.
extension API {
  static func write(_ content: Content, _ media: [String: Media], to json: inout JSONWriter) {
    json.member("id", content.id.text)
    json.member("owner", content.owner.description)
    json.member("state", content.state.rawValue)
    json.member("processing", processing(of: content, media))
    json.member("version", content.current.number)
    json.memberOrNull("approvedVersion", content.approved?.number)
    writeEditable(content.current, to: &json)
    json.array("variants") { json in
      for variant in content.current.variants { json.object { write(variant, media, to: &$0) } }
    }
    json.memberOrNull("submittedBy", content.submittedBy)
    json.memberOrNull("returnReason", content.returnReason)
    json.member("createdBy", content.createdBy)
    json.member("createdAt", content.createdAt.rfc3339())
  }

  /// The members that PATCH may change.
  static func writeEditable(_ version: ContentVersion, to json: inout JSONWriter) {
    json.object("title") { PlaylistDocument.write(version.title, to: &$0) }
    json.member("department", version.department)
    json.member("firstDay", version.period.firstDay.description)
    json.member("lastDay", version.period.lastDay.description)
    json.member("seconds", version.seconds)
    if let audience = version.audience { json.member("audience", JSONValue.of(audience)) }
    json.object("alternativeText") { PlaylistDocument.write(version.alternativeText, to: &$0) }
    let notices = notices(of: version)
    if !notices.isEmpty { json.member("text", JSONValue.of(notices)) }
  }

  private static func write(_ variant: Variant, _ media: [String: Media], to json: inout JSONWriter) {
    json.member("key", variant.key)
    json.member("language", variant.language)
    json.member("orientation", variant.orientation?.rawValue ?? "any")
    switch variant.source {
    case .text(let notice):
      json.member("kind", "text")
      json.member("title", notice.title)
      json.member("text", notice.text)
    case .media(let sha256):
      json.member("sha256", sha256)
      guard let medium = media[sha256] else { return }
      json.member("type", medium.type)
      json.member("bytes", medium.bytes)
      write(medium.state, to: &json)
    }
  }

  private static func write(_ state: MediaState, to json: inout JSONWriter) {
    switch state {
    case .processing: json.member("processing", "processing")
    case .failed(let reason):
      json.member("processing", "failed")
      json.object("reason") { PlaylistDocument.write(reason, to: &$0) }
    case .ready(let conversion):
      json.member("processing", "ready")
      switch conversion {
      case .image(let renditions):
        json.member("kind", "image")
        write([renditions], to: &json)
      case .document(let pages):
        json.member("kind", "document")
        write(pages, to: &json)
      case .video(let rendition):
        json.member("kind", "video")
        write([[rendition]], to: &json)
      }
    }
  }

  private static func write(_ pages: [[Rendition]], to json: inout JSONWriter) {
    json.array("pages") { json in
      for page in pages { json.value(JSONValue.of(page)) }
    }
  }

  private static func processing(of content: Content, _ media: [String: Media]) -> String {
    var isProcessing = false
    for variant in content.current.variants {
      guard case .media(let sha256) = variant.source else { continue }
      switch media[sha256]?.state {
      case .failed: return "failed"
      case .processing, nil: isProcessing = true
      case .ready: continue
      }
    }
    return isProcessing ? "processing" : "ready"
  }
}
