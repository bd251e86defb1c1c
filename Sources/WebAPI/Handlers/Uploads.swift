internal import HTTPServer
internal import MediaLibrary
internal import Signage
internal import SignageStore
internal import Synchronization

/// Files on their way in: hashed into a temporary file as they come, looked into, made durable, and only then named by a row.
extension API {
  /// A new content from a form: its metadata and one file.
  func receiveContent(_ call: Call) throws -> any BodyReceiver {
    guard may(call.actor, .changeContent, .any) else {
      throw SignageError.forbidden(says: "Uploading takes an editor.")
    }
    let form = FormBody(try UploadSink(media, call.head)) { sink, fields in
      .later { await finishContent(call, sink, fields) }
    }
    return MultipartReceiver(form) { status, detail in Problem(status: status, detail: detail).response }
  }

  /// Another file for a content, as the body itself.
  func receiveVariant(_ call: Call) throws -> any BodyReceiver {
    let id: ContentID = try call.id("content")
    let (language, orientation) = try Self.variantKey(call.parameters["variant"] ?? "")
    // Who may not change it uploads nothing.
    var content = try store.read { try editable(id, call, in: $0) }
    try content.edit(content.current)
    return FileBody(try UploadSink(media, call.head)) { sink in
      .later { await finishVariant(call, id, language, orientation, sink) }
    }
  }

  private func finishContent(_ call: Call, _ sink: UploadSink, _ fields: [(name: String, value: String)]) async
    -> Response
  {
    await answering(call, sink) {
      let form = try ContentForm(fields)
      let metadata = form.metadata
      let owner = try metadata.owner ?? call.ownArea()
      try requireOwner(owner, call)
      // Looked at before the file, which may take its time.
      _ = try metadata.version(variants: [])
      let file = try await sink.finish()
      let version = try metadata.version(variants: [
        Variant(language: form.language, orientation: form.orientation, source: .media(sha256: file.sha256))
      ])
      let fingerprinted = call.withFingerprint(of: fields.map { "\($0.name)=\($0.value)" } + [file.sha256])
      return try await change(fingerprinted) { writing in
        try writing.saveArrived(file)
        return try create(version, owner: owner, call, in: writing)
      }
    }
  }

  private func finishVariant(
    _ call: Call, _ id: ContentID, _ language: String, _ orientation: Orientation, _ sink: UploadSink
  ) async -> Response {
    await answering(call, sink) {
      let file = try await sink.finish()
      let variant = Variant(language: language, orientation: orientation, source: .media(sha256: file.sha256))
      return try await change(call.withFingerprint(of: [file.sha256])) { writing in
        try writing.saveArrived(file)
        var content = try editable(id, call, in: writing)
        var next = content.current
        next.variants.removeAll { $0.key == variant.key }
        next.variants.append(variant)
        try next.validate()
        try content.edit(next)
        return try save(content, "content.variant", ["variant": variant.key], in: writing)
      }
    }
  }

  /// What went wrong becomes a problem, and whatever happens no temporary file stays.
  private func answering(_ call: Call, _ sink: UploadSink, _ work: () async throws -> Response) async -> Response {
    defer { sink.abandon() }
    do {
      return try await work()
    } catch {
      return refusal(error, call.head)
    }
  }

  /// `ja-landscape` or `zh-hans-portrait`.
  private static func variantKey(_ text: String) throws(SignageError) -> (String, Orientation) {
    guard let dash = text.lastIndex(of: "-"),
      let orientation = Orientation(rawValue: String(text[text.index(after: dash)...]))
    else { throw .notFound(noun: "variant", id: text) }
    let language = String(text[..<dash])
    guard StringFormat.languageTag.accepts(language) else { throw .notFound(noun: "variant", id: text) }
    return (language, orientation)
  }
}

/// A form's metadata beside its file. Title and alternative text are by language, or plainly in the file's language.
private struct ContentForm: Sendable {
  let metadata: ContentRequest
  let language: String
  /// Of the file; nil suits both.
  let orientation: Orientation?

  /// Throws `Violations`.
  init(_ fields: [(name: String, value: String)]) throws {
    var form = try AcceptedBody.readForm(fields, of: Schema.contentForm).object ?? [:]
    let language = form["language"]?.string ?? "ja"
    form["title"] = .of(LocalizedText(form["title"], in: language))
    form["alternativeText"] = .of(LocalizedText(form["alternativeText"], in: language))
    metadata = try JSONValue.object(form).decode(ContentRequest.self)
    self.language = language
    orientation = form["orientation"]?.string.flatMap(Orientation.init)
  }
}

/// The file of one upload, until it is either stored or gone.
final class UploadSink: Sendable {
  private let media: MediaLibrary
  private let upload: Upload
  private let failure = Mutex<MediaError?>(nil)

  /// `head` announces how much is coming, so that what finds no room is refused before it comes.
  init(_ media: MediaLibrary, _ head: RequestHead) throws {
    self.media = media
    upload = try media.beginUpload(declaredBytes: Int64(head.contentLength ?? 0))
  }

  /// Throws what the library has against it, as the answer to send.
  func append(_ chunk: UnsafeRawBufferPointer) throws(Refusal) {
    do throws(MediaError) {
      try upload.append(chunk)
    } catch {
      throw Refusal(Problem(error).response)
    }
  }

  /// Looks into the file and makes it durable. Throws `MediaError` for one that cannot be shown; it is gone then.
  func finish() async throws -> Media { try await media.take(upload).medium }

  func abandon() { upload.abandon() }
}

/// A form with one file named `file`; the other parts are fields.
private final class FormBody: MultipartDelegate {
  private let sink: UploadSink
  private let finished: (UploadSink, [(name: String, value: String)]) -> Reply
  private var fields: [(name: String, value: String)] = []
  private var hasFile = false

  init(_ sink: UploadSink, finished: @escaping (UploadSink, [(name: String, value: String)]) -> Reply) {
    self.sink = sink
    self.finished = finished
  }

  func onField(name: String, value: String) throws(Refusal) { fields.append((name, value)) }

  func onFile(name: String, filename: String, declaredType: String?, chunk: UnsafeRawBufferPointer) throws(Refusal) {
    guard name == "file" else {
      throw Refusal(Problem(SignageError.invalid(field: name, says: "Name the file's part \"file\".")).response)
    }
    hasFile = true
    try sink.append(chunk)
  }

  func finish(_ head: RequestHead) -> Reply {
    guard hasFile else {
      sink.abandon()
      return .now(Problem(SignageError.invalid(field: "file", says: "Send the poster as the part \"file\".")).response)
    }
    return finished(sink, fields)
  }

  func abandon() { sink.abandon() }
}

/// A body that is the file itself.
private final class FileBody: BodyReceiver {
  private let sink: UploadSink
  private let finished: (UploadSink) -> Reply

  init(_ sink: UploadSink, finished: @escaping (UploadSink) -> Reply) {
    self.sink = sink
    self.finished = finished
  }

  func receive(_ chunk: UnsafeRawBufferPointer) throws(Refusal) { try sink.append(chunk) }
  func finish(_ head: RequestHead) -> Reply { finished(sink) }
  func abandon() { sink.abandon() }
}
