internal import HTTPServer
internal import MediaLibrary

extension Problem {
  /// What the library has against a file: 413 and 415 for its size and kind, 422 for what is in it, 503 where the server is
  /// at fault and the same file may be taken later.
  init(_ error: MediaError) {
    let kind: ProblemKind =
      switch error {
      case .tooLarge: .tooLarge
      case .text, .unknownType: .unsupportedType
      case .diskFull, .unavailable, .storage, .absent, .uploadEnded: .unavailable
      default: .invalid
      }
    self.init(kind: kind, detail: "\(error.english) \(error.japanese)", field: "file")
  }

  /// What the HTTP server refused by itself, in the words of the API.
  init(status: Int, detail: String) {
    let kind = ProblemKind.allCases.first { $0.status == status } ?? (status < 500 ? .malformed : .broken)
    self.init(kind: kind, detail: detail)
  }
}
