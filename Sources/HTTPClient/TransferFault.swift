internal import CCurl

/// Why no whole answer came.
public enum TransferFault: Error, Hashable, Sendable, CustomStringConvertible {
  case unresolved, unreachable, timedOut
  /// The certificate does not hold, or there is no TLS to agree on.
  case tls
  case proxy
  /// The connection broke, or less came than was announced.
  case truncated
  case tooLarge
  case interrupted
  /// libcurl's own number of anything else.
  case other(Int)

  /// A stable word.
  public var description: String {
    switch self {
    case .unresolved: "unresolved"
    case .unreachable: "unreachable"
    case .timedOut: "timedOut"
    case .tls: "tls"
    case .proxy: "proxy"
    case .truncated: "truncated"
    case .tooLarge: "tooLarge"
    case .interrupted: "interrupted"
    case .other(let number): "curl\(number)"
    }
  }

  /// What libcurl's code means; nil where all went well.
  init?(_ code: CURLcode, isTooLarge: Bool, proxyStatus: Int) {
    if isTooLarge {
      self = .tooLarge
      return
    }
    switch code {
    case CURLE_OK: return nil
    case CURLE_COULDNT_RESOLVE_HOST: self = .unresolved
    case CURLE_COULDNT_CONNECT: self = .unreachable
    case CURLE_OPERATION_TIMEDOUT: self = .timedOut
    case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY: self = .proxy
    case CURLE_FILESIZE_EXCEEDED: self = .tooLarge
    case CURLE_ABORTED_BY_CALLBACK: self = .interrupted
    // A proxy that does not lead on is told from a host that breaks off by its own status.
    case CURLE_RECV_ERROR where proxyStatus >= 300: self = .proxy
    case CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING, CURLE_BAD_CONTENT_ENCODING,
      CURLE_WEIRD_SERVER_REPLY, CURLE_HTTP2, CURLE_HTTP2_STREAM:
      self = .truncated
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
      CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
      self = .tls
    default: self = .other(Int(code.rawValue))
    }
  }
}
