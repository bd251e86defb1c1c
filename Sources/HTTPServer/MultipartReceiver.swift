internal import CMicroHTTPD

/// Takes a form's parts (RFC 7578) as they come. Every call comes from one thread at a time, in order; either ``finish(_:)``
/// or ``abandon()`` is called, and exactly once.
public protocol MultipartDelegate: AnyObject {
  /// A text field came whole.
  func onField(name: String, value: String) throws(Refusal)

  /// The next bytes of a file, valid during the call only; the first call for a file may bring none, and an empty file has
  /// only that one. `filename` is what the client says: never a path. `declaredType` is its word as well.
  func onFile(name: String, filename: String, declaredType: String?, chunk: UnsafeRawBufferPointer) throws(Refusal)

  /// The form came whole, to its closing boundary.
  func finish(_ head: RequestHead) -> Reply

  /// The form will not be finished. Remove temporary files.
  func abandon()
}

/// What a form may hold.
public struct MultipartLimits: Sendable {
  /// Text fields and files together.
  public var partCount = 64
  /// Bytes of one text field.
  public var fieldBytes = 64 << 10
  /// Bytes of a part's name, and of a file's.
  public var nameBytes = 256

  public init() {}
}

/// Takes a `multipart/form-data` body apart with libmicrohttpd's post processor; no file is ever held in memory.
///
/// Refused with 400: a part without a name or with the name of another, a transfer encoding, text that is not UTF-8,
/// another type of body, and a missing closing boundary. Refused with 413: what exceeds the limits.
public final class MultipartReceiver: BodyReceiver, ConnectionUser {
  private struct Part {
    let name: String
    let filename: String?
    var value: [UInt8] = []
    var count = 0
  }

  private let delegate: any MultipartDelegate
  private let limits: MultipartLimits
  private let problem: @Sendable (Int, String) -> Response
  private var processor: OpaquePointer?
  private var names: Set<String> = []
  private var current: Part?
  /// What the parts broke, since the post processor's callback cannot throw.
  private var refusal: Refusal?

  /// `problem` makes the bodies of refusals, as in ``ServerSettings/problem``.
  public init(
    _ delegate: any MultipartDelegate, limits: MultipartLimits = MultipartLimits(),
    problem: @escaping @Sendable (_ status: Int, _ detail: String) -> Response
  ) {
    self.delegate = delegate
    self.limits = limits
    self.problem = problem
  }

  deinit {
    close()
  }

  /// Whether a request declares a form of this kind; for others answer 415.
  public static func accepts(_ head: RequestHead) -> Bool {
    head.headers["content-type"]?.lowercased().hasPrefix("multipart/form-data") ?? false
  }

  func use(_ connection: OpaquePointer) {
    // Its buffer must hold a part's own header fields.
    processor = MHD_create_post_processor(connection, 16 << 10, partCame, Unmanaged.passUnretained(self).toOpaque())
  }

  public func receive(_ chunk: UnsafeRawBufferPointer) throws(Refusal) {
    guard let processor else { throw malformed("The body is not a form, or its boundary is not declared.") }
    let outcome = MHD_post_process(processor, chunk.assumingMemoryBound(to: CChar.self).baseAddress, chunk.count)
    if let refusal { throw refusal }
    if outcome == .NO { throw malformed("The form is malformed.") }
  }

  public func finish(_ head: RequestHead) -> Reply {
    do throws(Refusal) {
      guard Self.accepts(head) else { throw malformed("The body is not multipart/form-data.") }
      guard close(), !names.isEmpty else { throw malformed("The form ends before its closing boundary, or is empty.") }
      try endPart()
    } catch {
      delegate.abandon()
      return .now(error.response)
    }
    return delegate.finish(head)
  }

  public func abandon() {
    close()
    delegate.abandon()
  }

  /// Ends the post processor; whether all it was given made sense to the end.
  @discardableResult
  private func close() -> Bool {
    guard let processor else { return false }
    self.processor = nil
    let outcome = MHD_destroy_post_processor(processor)
    return outcome == .YES && refusal == nil
  }

  // MARK: Parts

  /// A piece of a part. False stops the post processor.
  fileprivate func take(_ piece: Piece) -> Bool {
    // Destroying the post processor may flush what is unfinished; that is nobody's part.
    guard processor != nil, refusal == nil else { return false }
    do throws(Refusal) {
      if piece.offset == 0, current?.name != piece.name || current?.count != 0 {
        try endPart()
        try beginPart(piece)
      }
      try add(piece)
      return true
    } catch {
      refusal = error
      return false
    }
  }

  private func beginPart(_ piece: Piece) throws(Refusal) {
    guard let name = piece.name, !name.isEmpty else { throw malformed("A part of the form has no name.") }
    guard piece.isPlain else { throw malformed("The part \(name) of the form has a transfer encoding.") }
    guard name.utf8.count <= limits.nameBytes, (piece.filename ?? "").utf8.count <= limits.nameBytes else {
      throw tooLarge("A name in the form is too long.")
    }
    guard names.count < limits.partCount else { throw tooLarge("The form has too many parts.") }
    guard names.insert(name).inserted else { throw malformed("The form has more than one part \(name).") }
    current = Part(name: name, filename: piece.filename)
  }

  private func add(_ piece: Piece) throws(Refusal) {
    guard let part = current else { throw malformed("The form is malformed.") }
    current?.count += piece.bytes.count
    if let filename = part.filename {
      try delegate.onFile(
        name: part.name, filename: filename, declaredType: piece.declaredType, chunk: piece.bytes)
    } else {
      guard part.count + piece.bytes.count <= limits.fieldBytes else {
        throw tooLarge("The field \(part.name) may have at most \(limits.fieldBytes) bytes.")
      }
      current?.value.append(contentsOf: piece.bytes)
    }
  }

  private func endPart() throws(Refusal) {
    guard let part = current else { return }
    current = nil
    guard part.filename == nil else { return }
    guard let value = String(validating: part.value, as: UTF8.self) else {
      throw malformed("The field \(part.name) is not UTF-8.")
    }
    try delegate.onField(name: part.name, value: value)
  }

  private func malformed(_ detail: String) -> Refusal { Refusal(problem(400, detail)) }
  private func tooLarge(_ detail: String) -> Refusal { Refusal(problem(413, detail)) }
}

/// What the post processor says at a time.
private struct Piece {
  let name: String?
  let filename: String?
  let declaredType: String?
  /// RFC 7578 section 4.7 forbids encodings; the ones that change nothing are let pass.
  let isPlain: Bool
  /// Where in the part these bytes lie.
  let offset: UInt64
  let bytes: UnsafeRawBufferPointer
}

private let partCame: MHD_PostDataIterator = { context, _, name, filename, type, encoding, data, offset, size in
  guard let context else { return .NO }
  let encoding = encoding.map { String(cString: $0).lowercased() }
  let piece = Piece(
    name: name.map { String(cString: $0) }, filename: filename.map { String(cString: $0) },
    declaredType: type.map { String(cString: $0) }, isPlain: ["7bit", "8bit", "binary"].contains(encoding ?? "binary"),
    offset: offset, bytes: UnsafeRawBufferPointer(start: data, count: data == nil ? 0 : size))
  return Unmanaged<MultipartReceiver>.fromOpaque(context).takeUnretainedValue().take(piece) ? .YES : .NO
}
