/// The request methods this server knows (RFC 9110 section 9, RFC 5789). Any other is answered with 501.
public enum Method: String, Sendable, CaseIterable {
  case get = "GET"
  case head = "HEAD"
  case post = "POST"
  case put = "PUT"
  case patch = "PATCH"
  case delete = "DELETE"
  case options = "OPTIONS"

  /// Reads a request line's word. Comparing short strings is much quicker than the search behind `init(rawValue:)`.
  init?(word: UnsafePointer<CChar>) {
    let word = String(cString: word)
    guard let method = Self.allCases.first(where: { $0.rawValue == word }) else { return nil }
    self = method
  }
}
