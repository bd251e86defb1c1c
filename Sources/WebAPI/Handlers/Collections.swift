internal import HTTPServer
internal import Signage
internal import SignageStore

/// Campaigns and pools (DESIGN 5).
extension API {
  private struct CampaignRequest: Decodable {
    var owner: Area?
    var contents: [ContentID]
  }

  private struct PoolRequest: Decodable {
    var owner: Area?
    var contents: [ContentID]
    var itemsPerLoop: Int?
  }

  func putCampaign(_ call: Call) async throws -> Response {
    let id: CampaignID = try call.id("campaign")
    let request = try call.decode(CampaignRequest.self)
    return try await change(call) { writing in
      let known = try writing.campaign(id)
      let campaign = Campaign(
        id: id, owner: try owner(known?.owner, request.owner, call), contents: request.contents)
      try requireContents(campaign.contents, call, in: writing)
      try writing.save(campaign)
      try writing.audit("campaign.put", "campaign", id.text)
      return .json(known == nil ? 201 : 200) { Self.write(campaign, to: &$0) }
    }
  }

  func getCampaign(_ call: Call) throws -> Response {
    let id: CampaignID = try call.id("campaign")
    guard let campaign = try store.read({ try $0.campaign(id) }), may(call.actor, .seeContents, .area(campaign.owner))
    else { throw SignageError.notFound(noun: "campaign", id: id.text) }
    return .json { Self.write(campaign, to: &$0) }
  }

  func listCampaigns(_ call: Call) throws -> Response {
    let campaigns = try store.read { try $0.campaigns() }.filter { may(call.actor, .seeContents, .area($0.owner)) }
    return .json { json in
      json.array("campaigns") { json in
        for campaign in campaigns { json.object { Self.write(campaign, to: &$0) } }
      }
    }
  }

  func putPool(_ call: Call) async throws -> Response {
    let id: PoolID = try call.id("pool")
    let request = try call.decode(PoolRequest.self)
    return try await change(call) { writing in
      let known = try writing.pool(id)
      let pool = Pool(
        id: id, owner: try owner(known?.owner, request.owner, call), contents: request.contents,
        itemsPerLoop: request.itemsPerLoop ?? 12)
      try requireContents(pool.contents, call, in: writing)
      try writing.save(pool)
      try writing.audit("pool.put", "pool", id.text)
      return .json(known == nil ? 201 : 200) { Self.write(pool, to: &$0) }
    }
  }

  func getPool(_ call: Call) throws -> Response {
    let id: PoolID = try call.id("pool")
    guard let pool = try store.read({ try $0.pool(id) }), may(call.actor, .seeContents, .area(pool.owner)) else {
      throw SignageError.notFound(noun: "pool", id: id.text)
    }
    return .json { Self.write(pool, to: &$0) }
  }

  func listPools(_ call: Call) throws -> Response {
    let pools = try store.read { try $0.pools() }.filter { may(call.actor, .seeContents, .area($0.owner)) }
    return .json { json in
      json.array("pools") { json in
        for pool in pools { json.object { Self.write(pool, to: &$0) } }
      }
    }
  }

  /// Whose it is: as it was, as asked for, or the caller's own area; the caller has to work there.
  private func owner(_ known: Area?, _ asked: Area?, _ call: Call) throws(SignageError) -> Area {
    if let known, !may(call.actor, .seeContents, .area(known)) {
      throw .conflict(says: "This id is taken; choose another.")
    }
    guard let owner = known ?? asked ?? call.actor.area(as: [.editor, .approver]) else {
      throw .forbidden(says: "This takes an editor or approver.")
    }
    try requireOwner(owner, call)
    return owner
  }

  private func requireContents(_ ids: [ContentID], _ call: Call, in reading: Reading) throws {
    guard Set(ids).count == ids.count else {
      throw SignageError.invalid(field: "contents", says: "A content is in it twice; once is enough.")
    }
    for (index, id) in ids.enumerated() {
      guard let content = try reading.content(id), may(call.actor, .seeContents, .area(content.owner)) else {
        throw SignageError.invalid(field: "contents/\(index)", says: "There is no content \(id); create it first.")
      }
      if content.owner != .city {
        try call.require(.changeContent, in: content.owner, says: "Content \(id) belongs to \(content.owner).")
      }
    }
  }

  private static func write(_ campaign: Campaign, to json: inout JSONWriter) {
    json.member("id", campaign.id.text)
    json.member("owner", campaign.owner.description)
    json.member("contents", JSONValue.of(campaign.contents))
  }

  private static func write(_ pool: Pool, to json: inout JSONWriter) {
    json.member("id", pool.id.text)
    json.member("owner", pool.owner.description)
    json.member("contents", JSONValue.of(pool.contents))
    json.member("itemsPerLoop", pool.itemsPerLoop)
  }
}
