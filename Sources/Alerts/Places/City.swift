public import Signage

/// What is known of the city when an alert is decided.
public struct City: Sendable {
  public var areas: AreaTable
  public var sites: [Site]

  public init(areas: AreaTable, sites: [Site]) {
    self.areas = areas
    self.sites = sites
  }
}

/// Where in the city something holds.
public struct Places: Hashable, Sendable, Codable {
  public var wards: Set<WardCode>
  /// Sites beside those of the wards.
  public var sites: Set<SiteID>

  init(wards: Set<WardCode> = [], sites: Set<SiteID> = []) {
    self.wards = wards
    self.sites = sites
  }

  var isEmpty: Bool { wards.isEmpty && sites.isEmpty }

  func union(_ other: Places) -> Places {
    Places(wards: wards.union(other.wards), sites: sites.union(other.sites))
  }

  /// `all` where every ward is in it, so that sites of no ward, as the city's own, are meant too.
  func targets(in city: City) -> [Target] {
    if !wards.isEmpty, wards == city.areas.wards { return [.all] }
    let wardOf = Dictionary(city.sites.map { ($0.id, $0.ward) }, uniquingKeysWith: { first, _ in first })
    let others = sites.filter { site in wardOf[site].map { !wards.contains($0) } ?? true }
    return wards.sorted().map { .ward($0) } + others.sorted().map { .site($0) }
  }
}

/// What an area says about the city.
enum Reach: Hashable {
  case here(Places)
  /// It is known to be elsewhere.
  case elsewhere
  /// It cannot be told.
  case unknown
}

extension City {
  /// The union of all geocodes, polygons and circles (ALERTS.md 8).
  ///
  /// A geocode of a type the table does not know says nothing. A polygon or circle means the sites that lie in it; a site
  /// without coordinates goes with its ward, that is, when another site of it lies in there. An area that touches nothing here is
  /// unknown all the same where it is broken in part, or where it has no such geocode and sites without coordinates may lie in it.
  func reach(of areas: [CAPArea]) -> Reach {
    var places = Places()
    var saysSomething = false
    var mayHoldOthers = false
    for area in areas {
      let geocodes = area.geocodes.filter { self.areas.knows(type: $0.name) }
      for geocode in geocodes {
        places.wards.formUnion(self.areas.wards(ofType: geocode.name, code: geocode.value))
      }
      saysSomething = saysSomething || !geocodes.isEmpty
      guard !area.polygons.isEmpty || !area.circles.isEmpty else { continue }
      saysSomething = true
      places.sites.formUnion(sites(in: area))
      // A code that is none of ours tells of the shape beside it where it lies.
      if places.isEmpty, geocodes.isEmpty { mayHoldOthers = mayHoldOthers || mayHoldUnplaced(area) }
    }
    guard places.isEmpty else { return .here(places) }
    return saysSomething && !mayHoldOthers && !areas.contains(where: \.isIncomplete) ? .elsewhere : .unknown
  }

  /// No city of wards is larger, in kilometres: what is farther from each site whose place is known holds none of the others.
  private static let widest = 100.0

  private func mayHoldUnplaced(_ area: CAPArea) -> Bool {
    let placed = sites.compactMap(\.coordinate)
    guard placed.count < sites.count else { return false }
    guard !placed.isEmpty else { return true }
    let boxes = area.polygons.map(\.box)
    return placed.contains { point in
      boxes.contains { $0.kilometres(from: point) <= Self.widest }
        || area.circles.contains { $0.centre.kilometres(to: point) <= $0.kilometres + Self.widest }
    }
  }

  private func sites(in area: CAPArea) -> Set<SiteID> {
    let inside = sites.filter { site in
      guard let point = site.coordinate else { return false }
      return area.polygons.contains { $0.contains(point) } || area.circles.contains { $0.contains(point) }
    }
    let wards = Set(inside.map(\.ward))
    let unplaced = sites.filter { $0.coordinate == nil && wards.contains($0.ward) }
    return Set((inside + unplaced).map(\.id))
  }
}

extension Site {
  /// Where it is; nil where nobody has said so.
  fileprivate var coordinate: Coordinate? {
    guard let latitude, let longitude else { return nil }
    return Coordinate(latitude: latitude, longitude: longitude)
  }
}
