internal import HTTPServer
internal import Signage

extension Routes {
  /// The largest file that is taken, with the form around it.
  static let uploadLimit = 2 << 30

  static let contents: [Route<Handling>] = [
    Route(
      .get, "/v1/contents", "Find contents", tag: "Contents", access: .person(.seeContents),
      query: [
        .optional("state", .choice(ContentState.self)), .optional("owner", .area), .search, .limit,
        .optional("cursor", .identifier, "An earlier answer's next."),
      ], answers: [.ok(.contentList, "The contents; with `next`, there are more.")], handler: .later(API.listContents)),
    Route(
      .post, "/v1/contents", "Upload a poster or a video, or write a notice", tag: "Contents",
      access: .person(.changeContent), headers: [.idempotencyKey],
      bodies: [
        .form(
          Schema.contentForm,
          files: [FormFile(name: "file", about: "PDF, JPEG, PNG, WebP, GIF, SVG, MP4, WebM or MOV.")],
          limit: uploadLimit),
        .json(.textNotice, limit: 256 << 10),
      ], answers: [.created(.contentAnswer, "The draft.")],
      handler: .receive(API.receiveContent, json: API.createNotice)),
    Route(
      .get, "/v1/contents/{id}", "One content", tag: "Contents", access: .person(.seeContents),
      answers: [.ok(.contentAnswer, "The content.")], handler: .read(API.getContent)),
    Route(
      .patch, "/v1/contents/{id}", "Change what a content says", tag: "Contents", access: .person(.changeContent),
      bodies: patch(.contentChange), answers: [.ok(.contentAnswer, "The content.")], handler: .later(API.patchContent)),
    Route(
      .delete, "/v1/contents/{id}", "Delete a content; its plays stay", tag: "Contents",
      access: .person(.changeContent), answers: [.noContent("Gone.")], handler: .later(API.deleteContent)),
    Route(
      .put, "/v1/contents/{id}/variants/{variant}", "Another file: a language and orientation", tag: "Contents",
      access: .person(.changeContent), formats: ["variant": .variantKey], headers: [.idempotencyKey],
      bodies: [.bytes(types: [], limit: uploadLimit)], answers: [.ok(.contentAnswer, "The content.")],
      handler: .receive(API.receiveVariant, json: nil)),
    Route(
      .post, "/v1/contents/{id}/submission", "Ask for approval", tag: "Contents", access: .person(.changeContent),
      headers: [.idempotencyKey], answers: [.ok(.contentAnswer, "The content.")], handler: .later(API.submitContent)),
    Route(
      .post, "/v1/contents/{id}/approval", "Approve what another person submitted", tag: "Contents",
      access: .person(.approveContent), headers: [.idempotencyKey], answers: [.ok(.contentAnswer, "The content.")],
      handler: .later(API.approveContent)),
    Route(
      .post, "/v1/contents/{id}/return", "Give it back with a reason", tag: "Contents",
      access: .person(.approveContent), headers: [.idempotencyKey], bodies: small(.reason),
      answers: [.ok(.contentAnswer, "The content.")], handler: .later(API.returnContent)),
    Route(
      .post, "/v1/contents/{id}/withdrawal", "Take it off every screen now", tag: "Contents",
      access: .person(.changeContent), headers: [.idempotencyKey], answers: [.ok(.contentAnswer, "The content.")],
      handler: .later(API.withdrawContent)),
    Route(
      .get, "/v1/media/{sha256}", "A file", tag: "Contents", access: Access.display.or(.person(.seeContents)),
      formats: ["sha256": .sha256], headers: [.range, .ifRange, .ifNoneMatch],
      answers: [
        .bytes("*/*", "The file; its tag is its SHA-256.", headers: [.etag]),
        Answer(
          status: 206, about: "The part that Range asks for.", content: .bytes(type: "*/*"),
          headers: [.etag, .contentRange]), .notModified("It is there already."),
      ], refusals: [.rangeOutside],
      handler: .read(API.getMedia)),
  ]
}
