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
}

/// To whom tokens belong: a display's or sensor's to the ward in which that stands now, others to the area for which they hold.
struct TokenAreas {
  private var wards: [Device: WardCode] = [:]

  /// Knows those of `tokens`.
  init(for tokens: [TokenRecord], in reading: Reading) throws {
    let devices = Set(tokens.compactMap(\.device))
    let places = try devices.count > Self.few ? Places(reading) : nil
    for device in devices {
      let site: SiteID? =
        switch device {
        case .display(let id): try places.map { $0.displays[id] } ?? reading.display(id)?.site
        case .sensor(let id): try places.map { $0.sensors[id] } ?? reading.sensor(id)?.site
        case .feed: nil
        }
      wards[device] = try site.flatMap { site in try places.map { $0.sites[site] } ?? reading.site(site)?.ward }
    }
  }

  /// So many devices are asked for one by one; of more, all there are at once.
  private static let few = 10

  private struct Places {
    let sites: [SiteID: WardCode]
    let displays: [DisplayID: SiteID]
    let sensors: [SensorID: SiteID]

    init(_ reading: Reading) throws {
      sites = Dictionary(try reading.sites().map { ($0.id, $0.ward) }) { first, _ in first }
      displays = Dictionary(try reading.displays().map { ($0.id, $0.site) }) { first, _ in first }
      sensors = Dictionary(try reading.sensors().map { ($0.id, $0.site) }) { first, _ in first }
    }
  }

  func area(of token: TokenRecord) -> Area { token.device.flatMap { wards[$0] }.map(Area.ward) ?? token.area }
}
