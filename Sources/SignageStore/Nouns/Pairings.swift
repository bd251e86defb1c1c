internal import Database
public import Signage

extension Reading {
  /// Also one that is over, as long as nobody has forgotten it.
  public func pairing(_ code: String) throws -> Pairing? {
    try transaction.row("SELECT document FROM pairings WHERE code = $1", [code])?.document("document")
  }

  /// The pairing that made this token.
  public func pairing(tokenHash: String) throws -> Pairing? {
    try transaction.row("SELECT document FROM pairings WHERE token_hash = $1", [tokenHash])?.document("document")
  }

  /// The one that made `display` what it is, or was the last to do so; forgotten after a day.
  public func lastPairing(of display: DisplayID) throws -> Pairing? {
    try transaction.row("SELECT document FROM pairings WHERE display = $1 ORDER BY ends_at DESC LIMIT 1", [display])?
      .document("document")
  }

  /// What keeps that address from one more code, and when the first of the codes that are open for it ends; nil where it may
  /// have one at once.
  public func pairingsFull(for address: String, at now: Instant) throws -> (limit: Pairing.Limit, until: Instant)? {
    let own = try transaction.row(
      "SELECT count(*) AS codes, min(ends_at) AS first FROM pairings WHERE address = $1 AND is_open = 1 AND ends_at > $2",
      [address, now])
    let all = try transaction.row(
      "SELECT count(*) AS codes, min(ends_at) AS first FROM pairings WHERE is_open = 1 AND ends_at > $1", [now])
    for (limit, row, most) in [
      (Pairing.Limit.ofAddress, own, Pairing.openPerAddress), (.inAll, all, Pairing.openInAll),
    ] {
      if let row, try row.integer("codes") >= most, let first = try row.optionalInstant("first") {
        return (limit, first)
      }
    }
    return nil
  }
}

extension Writing {
  public func save(_ pairing: Pairing) throws {
    try transaction.run(
      "INSERT INTO pairings (code, token_hash, address, is_open, display, ends_at, document) "
        + "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (code) DO UPDATE SET is_open = excluded.is_open, "
        + "display = excluded.display, ends_at = excluded.ends_at, document = excluded.document",
      [
        pairing.code, pairing.tokenHash, pairing.address, pairing.display == nil, pairing.display, pairing.endsAt,
        try document(pairing),
      ])
  }

  /// The token of that hash was used: its pairing answers with it no longer.
  public func notePairedTokenUsed(_ tokenHash: String) throws {
    guard var pairing = try pairing(tokenHash: tokenHash), pairing.usedAt == nil else { return }
    pairing.use(at: now)
    try save(pairing)
  }

  /// What is over goes.
  public func forgetOldPairings() throws {
    try transaction.run("DELETE FROM pairings WHERE ends_at <= $1", [now])
  }
}
