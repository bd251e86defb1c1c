internal import HTTPServer

/// The index of the API. A route says who may ask what, and which handler answers; the OpenAPI document is made from it.
enum Routes {
  static let all: [Route<Handling>] =
    places + commands + contents + schedule + pairing + player + emergencies + drills + alerts + feeds + audience
    + plays + access
    + operations

  /// The OpenAPI 3.1 document. Throws where two routes contradict each other: a server of such routes does not start.
  static func openAPI() throws(OpenAPIError) -> [UInt8] {
    try OpenAPI.document(
      of: all.map(\.operation), version: KosatsuServer.version, cookie: API.playerCookie
    ).serialized()
  }

  /// Bodies of JSON that people write by hand.
  static func small(_ schema: Schema) -> [AcceptedBody] { [.json(schema, limit: 256 << 10)] }

  static func patch(_ schema: Schema) -> [AcceptedBody] { [.mergePatch(schema, limit: 256 << 10)] }
}
