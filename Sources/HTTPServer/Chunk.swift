internal import Glibc

/// Writes `bytes` to a socket as one chunk of a body (RFC 9112 section 7.1), as libmicrohttpd does, and waits for nothing.
/// How many bytes the system took, negative for an error, and how many the chunk has.
func sendChunk(_ bytes: SharedBytes, to socket: Int32) -> (sent: Int, count: Int) {
  var head = String(bytes.count, radix: 16, uppercase: true) + "\r\n"
  var end = (UInt8(ascii: "\r"), UInt8(ascii: "\n"))
  return head.withUTF8 { head in
    withUnsafeMutableBytes(of: &end) { end in
      withUnsafeTemporaryAllocation(of: iovec.self, capacity: 3) { parts in
        // The system only reads what these point to.
        parts[0] = iovec(iov_base: UnsafeMutableRawPointer(mutating: head.baseAddress), iov_len: head.count)
        parts[1] = iovec(iov_base: bytes.start, iov_len: bytes.count)
        parts[2] = iovec(iov_base: end.baseAddress, iov_len: end.count)
        var message = msghdr()
        message.msg_iov = parts.baseAddress
        message.msg_iovlen = parts.count
        let sent = sendmsg(socket, &message, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
        return (sent, head.count + bytes.count + end.count)
      }
    }
  }
}
