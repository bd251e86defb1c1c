internal import CMicroHTTPD
internal import Glibc

/// A socket that listens. The server opens it itself, since libmicrohttpd would not say why it could not.
struct ListeningSocket {
  let descriptor: Int32
  let address: String
  let port: UInt16

  init(address: String, port: UInt16) throws(ServerError) {
    let place = address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)"
    var hints = addrinfo()
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    let outcome = getaddrinfo(address, String(port), &hints, &found)
    guard outcome == 0, let found else {
      throw .addressUnknown(place, reason: String(cString: gai_strerror(outcome)))
    }
    defer { freeaddrinfo(found) }
    let info = found.pointee
    let descriptor = socket(info.ai_family, info.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), info.ai_protocol)
    guard descriptor >= 0 else { throw .failed(errorText(errno)) }
    var yes: Int32 = 1
    let size = socklen_t(MemoryLayout.size(ofValue: yes))
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, size)
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    guard bind(descriptor, info.ai_addr, info.ai_addrlen) == 0, listen(descriptor, 4096) == 0 else {
      let reason = errno
      close(descriptor)
      switch reason {
      case EADDRINUSE: throw .addressInUse(place)
      case EACCES, EPERM: throw .permissionDenied(place)
      default: throw .addressUnknown(place, reason: errorText(reason))
      }
    }
    self.descriptor = descriptor
    (self.address, self.port) = Self.name(of: descriptor)
  }

  private static func name(of descriptor: Int32) -> (String, UInt16) {
    var storage = sockaddr_storage()
    var size = socklen_t(MemoryLayout.size(ofValue: storage))
    return withUnsafeMutablePointer(to: &storage) { storage in
      storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        getsockname(descriptor, address, &size)
        // The port lies at the same place in either family's address.
        let port = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
          UInt16(bigEndian: $0.pointee.sin_port)
        }
        return (numericAddress(address), port)
      }
    }
  }
}

/// What the system says of an error number.
func errorText(_ number: Int32) -> String {
  var text = [CChar](repeating: 0, count: 256)
  guard strerror_r(number, &text, text.count) == 0 else { return "error \(number)" }
  return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
