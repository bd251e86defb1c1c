internal import HTTPServer
internal import Signage

/// Messages that are ready in nine languages.
extension API {
  func listTemplates(_ call: Call) throws -> Response {
    .json { json in
      json.array("templates") { json in
        for template in templates.all { json.object { Self.write(template, to: &$0) } }
      }
    }
  }

  func getTemplate(_ call: Call) throws -> Response {
    let id = call.parameters["id"] ?? ""
    guard let template = templates.all.first(where: { $0.id == id }) else {
      throw SignageError.notFound(noun: "template", id: id)
    }
    return .json { Self.write(template, to: &$0) }
  }

  private static func write(_ template: EmergencyTemplate, to json: inout JSONWriter) {
    json.member("id", template.id)
    json.object("name") { PlaylistDocument.write(template.name, to: &$0) }
    json.member("use", template.use.rawValue)
    json.memberOrNull("kind", template.kind?.rawValue)
    json.member("precedence", template.precedence)
    json.memberOrNull("level", template.level)
    json.member("presentation", template.presentation.rawValue)
    json.array("blanks") { json in for blank in template.blanks { json.value(blank) } }
    json.object("title") { PlaylistDocument.write(template.title, to: &$0) }
    json.object("text") { PlaylistDocument.write(template.text, to: &$0) }
  }
}
