internal import CTemplates
internal import Signage

/// The templates of content/emergency, as they were when the program was built.
struct EmergencyTemplates: Sendable {
  /// In the order in which they are offered.
  let all: [EmergencyTemplate]

  /// Throws where one of them is no template: a server without its emergency templates does not start.
  init() throws {
    var count = 0
    guard let table = emergency_templates(&count) else { throw MissingTemplates() }
    all = try UnsafeBufferPointer(start: table, count: count).map { file in
      guard let bytes = file.bytes else { throw MissingTemplates() }
      let content = Array(UnsafeBufferPointer(start: bytes, count: file.count))
      return try JSONReader.parse(content).decode(EmergencyTemplate.self)
    }
  }

  /// Throws `invalid` where there is none of this id, or none for this use.
  func template(_ id: String, for use: EmergencyTemplate.Use) throws(SignageError) -> EmergencyTemplate {
    let fitting = all.filter { $0.use == use }
    guard let template = fitting.first(where: { $0.id == id }) else {
      throw .invalid(
        field: "template", says: "For this there are: \(fitting.map(\.id).joined(separator: ", ")).")
    }
    return template
  }
}

/// The program was built without them.
struct MissingTemplates: Error {}
