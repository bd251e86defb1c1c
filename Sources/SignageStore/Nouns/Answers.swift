internal import Database
public import Signage

/// An answer kept under an Idempotency-Key.
public struct RememberedAnswer: Hashable, Sendable {
  /// SHA-256 of the request that was answered so.
  public var digest: String
  public var status: Int
  public var body: String

  public init(digest: String, status: Int, body: String) {
    self.digest = digest
    self.status = status
    self.body = body
  }
}

extension Reading {
  /// What was answered to that token's request of that key in the last 24 hours.
  public func rememberedAnswer(token: String, key: String, at now: Instant) throws -> RememberedAnswer? {
    let row = try transaction.row(
      "SELECT digest, status, body FROM idempotency WHERE token = $1 AND idempotency_key = $2 AND at > $3",
      [token, key, now.advanced(bySeconds: -86_400)])
    guard let row else { return nil }
    return RememberedAnswer(
      digest: try row.text("digest"), status: try row.integer("status"), body: try row.text("body"))
  }
}

extension Writing {
  /// Keeps what was answered. Throws `SignageError.conflict` where another request of that key has been answered in the last
  /// 24 hours, so that of two at once only one is carried out.
  public func remember(_ answer: RememberedAnswer, token: String, key: String) throws {
    let kept = try transaction.run(
      "INSERT INTO idempotency (token, idempotency_key, digest, status, body, at) VALUES ($1, $2, $3, $4, $5, $6) "
        + "ON CONFLICT (token, idempotency_key) DO UPDATE SET digest = excluded.digest, status = excluded.status, "
        + "body = excluded.body, at = excluded.at WHERE idempotency.at <= $7",
      [token, key, answer.digest, answer.status, answer.body, now, now.advanced(bySeconds: -86_400)])
    guard kept == 1 else {
      throw SignageError.conflict(
        says: "A request of this Idempotency-Key is being answered; ask again for its answer.")
    }
  }

  /// Replaces the body of what was answered, once there is more to say.
  public func amendAnswer(body: String, token: String, key: String) throws {
    try transaction.run(
      "UPDATE idempotency SET body = $3 WHERE token = $1 AND idempotency_key = $2", [token, key, body])
  }

  /// Forgets the answers that are older than a day.
  public func forgetOldAnswers() throws {
    try transaction.run("DELETE FROM idempotency WHERE at <= $1", [now.advanced(bySeconds: -86_400)])
  }
}
