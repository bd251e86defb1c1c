internal import Signage
internal import SignageStore

/// Who looks after which places and tokens: the city's administrators all of them, a ward's those of the ward (DESIGN 4.6).
extension API {
  /// Throws `SignageError.forbidden` unless the caller changes places of that ward; nil is a place that is not there yet.
  func requireChangeable(_ ward: WardCode?, _ call: Call) throws(SignageError) {
    guard let ward else { return }
    try call.require(
      .changePlaces, in: .ward(ward), says: "That is a place in \(ward); its administrator may change it.")
  }

  /// As above, of what stands at that site. A site that is not there is refused by whoever needs it.
  func requireChangeable(_ site: SiteID?, _ call: Call, in reading: Reading) throws {
    guard let site else { return }
    try requireChangeable(try reading.site(site)?.ward, call)
  }

  /// To whom a token belongs: a display's or sensor's to the ward in which that stands now, others to the area for which they hold.
  func area(of token: TokenRecord, in reading: Reading) throws -> Area {
    let site: SiteID? =
      switch token.device {
      case .display(let id): try reading.display(id)?.site
      case .sensor(let id): try reading.sensor(id)?.site
      case .feed, nil: nil
      }
    return try site.flatMap { try reading.site($0)?.ward }.map(Area.ward) ?? token.area
  }
}

extension Actor {
  /// The wards in which the actor may do that; nil for all of the city. Not for what all may read of the city.
  func wards(for action: Action) -> Set<WardCode>? {
    if may(self, action, .area(.city)) { return nil }
    return Set(grants.map(\.area).filter { may(self, action, .area($0)) }.compactMap(\.ward))
  }
}
