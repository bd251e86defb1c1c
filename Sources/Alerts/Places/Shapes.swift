internal import Foundation

/// A place on the globe, WGS 84 degrees.
public struct Coordinate: Hashable, Sendable {
  public var latitude: Double
  public var longitude: Double

  /// Nil unless both are numbers on the globe.
  public init?(latitude: Double, longitude: Double) {
    guard (-90...90).contains(latitude), (-180...180).contains(longitude) else { return nil }
    self.latitude = latitude
    self.longitude = longitude
  }

  /// Nil unless `latitude,longitude` in decimal degrees (CAP 1.2, 3.3.3).
  init?(_ text: Substring) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 2, let latitude = Double(parts[0]), let longitude = Double(parts[1]) else { return nil }
    self.init(latitude: latitude, longitude: longitude)
  }

  /// By the great circle on a sphere of the Earth's mean radius (haversine), right to half a percent.
  func kilometres(to other: Coordinate) -> Double {
    let radians = Double.pi / 180
    let northward = sin((other.latitude - latitude) * radians / 2)
    let eastward = sin((other.longitude - longitude) * radians / 2)
    let chord =
      northward * northward + cos(latitude * radians) * cos(other.latitude * radians) * eastward * eastward
    return 2 * 6371.009 * asin(min(1, chord.squareRoot()))
  }
}

/// All between two parallels and two meridians.
struct Box {
  var latitudes: ClosedRange<Double>
  var longitudes: ClosedRange<Double>

  /// To the point of it with the nearest parallel and meridian; nothing from within.
  func kilometres(from point: Coordinate) -> Double {
    let nearest = Coordinate(
      latitude: min(max(point.latitude, latitudes.lowerBound), latitudes.upperBound),
      longitude: min(max(point.longitude, longitudes.lowerBound), longitudes.upperBound))
    return nearest.map { point.kilometres(to: $0) } ?? 0
  }
}

/// A closed line around an area. One that crosses the 180th meridian is not known here: it is read as the long way round.
public struct Polygon: Hashable, Sendable {
  public var corners: [Coordinate]

  /// Pairs with any white space between them. Nil unless all are coordinates, four or more, the last being the first.
  init?(_ text: String) {
    let pairs = text.split(whereSeparator: \.isWhitespace)
    let corners = pairs.compactMap { Coordinate($0) }
    guard corners.count == pairs.count, corners.count >= 4, corners.first == corners.last else { return nil }
    self.corners = corners
  }

  /// The smallest around it.
  var box: Box {
    func range(_ values: [Double]) -> ClosedRange<Double> { (values.min() ?? 0)...(values.max() ?? 0) }
    return Box(latitudes: range(corners.map(\.latitude)), longitudes: range(corners.map(\.longitude)))
  }

  /// By the number of edges crossed on the way east. A point on an edge may count as either.
  public func contains(_ point: Coordinate) -> Bool {
    var isInside = false
    for (start, end) in zip(corners, corners.dropFirst())
    where (start.latitude > point.latitude) != (end.latitude > point.latitude) {
      let share = (point.latitude - start.latitude) / (end.latitude - start.latitude)
      if point.longitude < start.longitude + share * (end.longitude - start.longitude) { isInside.toggle() }
    }
    return isInside
  }
}

/// A point and all within a radius of it.
public struct Circle: Hashable, Sendable {
  public var centre: Coordinate
  public var kilometres: Double

  /// `latitude,longitude radius`. Nil unless the radius is a number of kilometres from 0 to half the Earth's girth.
  init?(_ text: String) {
    let parts = text.split(whereSeparator: \.isWhitespace)
    guard parts.count == 2, let centre = Coordinate(parts[0]), let kilometres = Double(parts[1]),
      (0...20_040).contains(kilometres)
    else { return nil }
    self.centre = centre
    self.kilometres = kilometres
  }

  public func contains(_ point: Coordinate) -> Bool { centre.kilometres(to: point) <= kilometres }
}
