internal import HTTPServer

/// How a route's requests are carried out.
enum Handling: Sendable {
  /// Quick, on the server's thread.
  case read(@Sendable (API) -> @Sendable (Call) throws -> Response)
  /// Waits for the writer, or has to resolve something first; its connection is suspended meanwhile.
  case later(@Sendable (API) -> @Sendable (Call) async throws -> Response)
  /// As `later`, with bodies that may be large: those are read away from the server's thread, and only so many at once.
  case bulky(@Sendable (API) -> @Sendable (Call) async throws -> Response)
  /// Works out what nobody's safety hangs on, for as long as it takes; one such request after the other.
  case slow(@Sendable (API) -> @Sendable (Call) throws -> Response)
  /// As `slow`, of what was shown: it may read through millions of rows, and waits for its like alone.
  case history(@Sendable (API) -> @Sendable (Call) throws -> Response)
  /// Decides itself how it answers.
  case reply(@Sendable (API) -> @Sendable (Call) throws -> Reply)
  /// Takes a form or a file as it comes; JSON, where the route takes that too, goes to `json`.
  case receive(
    @Sendable (API) -> @Sendable (Call) throws -> any BodyReceiver,
    json: (@Sendable (API) -> @Sendable (Call) async throws -> Response)?)
}
