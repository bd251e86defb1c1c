internal import HTTPClient

extension FeedFault {
  /// What kept an answer from coming.
  init(_ fault: TransferFault) {
    switch fault {
    case .unresolved: self = .unresolved
    case .unreachable: self = .unreachable
    case .timedOut: self = .timedOut
    case .tls: self = .tls
    case .proxy: self = .proxy
    case .truncated: self = .truncated
    case .tooLarge: self = .tooLarge
    case .interrupted: self = .interrupted
    case .other(let number): self = .other(number)
    }
  }
}
