import Foundation
import Signage
import Testing

@testable import Alerts

/// ALERTS.md 8.
@Suite struct AreaTests {
  private func decide(area: String, severity: String = "Severe", trusted: Bool = false) throws -> (Verdict, Board) {
    var board = try Board()
    var message = CAPMessage()
    message.infos = [CAPMessage.info(severity: severity, area: area)]
    let verdict = try board.receive(message, from: FeedPolicy(feed: "city", isTrusted: trusted))
    return (verdict, board)
  }

  private func targets(_ area: String) throws -> [String] {
    try decide(area: area).1.messages.flatMap(\.targets).map(\.description).sorted()
  }

  @Test func osakaExpandsCityPrefectureTsunamiAndSeismicAreas() {
    let table = AreaTable.osaka
    #expect(table.wards.count == 24)
    for (type, code) in [
      (AreaTable.CodeType.municipality, "2710000"), (AreaTable.CodeType.weather, "270000"),
      (AreaTable.CodeType.tsunami, "510"), (AreaTable.CodeType.seismic, "520"),
    ] {
      #expect(table.wards(ofType: type, code: code) == table.wards)
    }
    #expect(table.wards(ofType: AreaTable.CodeType.municipality, code: "2712700").map(\.text) == ["27127"])
    for type in [AreaTable.CodeType.seismic, AreaTable.CodeType.tsunami] {
      #expect(table.wards(ofType: type, code: "521").isEmpty)
    }
    // Sakai and its wards.
    for code in ["2714000", "2714600"] {
      #expect(table.wards(ofType: AreaTable.CodeType.municipality, code: code).isEmpty)
    }
  }

  @Test(.enabled(if: Samples.areThere, Samples.absent))
  func osakasWardsAreThoseOfTheList() throws {
    let list = String(
      decoding: try Data(contentsOf: Samples.folder.appending(path: "../japan/osaka-wards.csv").standardizedFileURL),
      as: UTF8.self)
    let rows = list.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("271") }.map { $0.split(separator: ",") }
    #expect(rows.count == 25)
    for row in rows where row[0] != "27100" {
      #expect(
        AreaTable.osaka.wards(ofType: AreaTable.CodeType.municipality, code: String(row[1])).map(\.text) == [
          String(row[0])
        ])
    }
  }

  @Test func anotherCityLoadsItsTable() throws {
    let table = try AreaTable(
      csv: "# Kobe\r\ncodeType,code,wards\r\n津波予報区,521,28101 28102\r\n\r\n地震情報／細分区域,531,28101\n")
    #expect(table.wards.count == 2 && table.knows(type: "津波予報区") && !table.knows(type: "SAME"))
    #expect(table.wards(ofType: "津波予報区", code: "521").count == 2)
  }

  @Test(arguments: [
    ("", "line/0"), ("code,wards\n", "line/1"), ("codeType,code,wards\na,b\n", "line/2"),
    ("codeType,code,wards\na,b,27127 x\n", "line/2"), ("codeType,code,wards\na,b,27127 27127\n", "line/2"),
    ("codeType,code,wards\na,b,27127\nA,b,27104\n", "line/3"), ("codeType,code,wards\n\"a\",b,27127\n", "line/2"),
    ("codeType,code,wards\na,,27127\n", "line/2"), ("codeType,code,wards\n", "line/0"),
  ])
  func aBrokenTableNamesItsLine(csv: String, field: String) {
    do {
      _ = try AreaTable(csv: csv)
      Issue.record("accepted: \(csv)")
    } catch {
      guard case .invalid(field, _) = error else {
        Issue.record("\(error)")
        return
      }
    }
  }

  @Test func aPolygonMeansTheSitesInIt() throws {
    // Around city hall and Kita's ward office, with any white space between the pairs.
    let around = "<polygon>34.69,135.49\n 34.72,135.49\t34.72,135.52  34.69,135.52 34.69,135.49</polygon>"
    #expect(try targets(around) == ["site:city-hall", "site:kita"])
  }

  @Test func aSiteWithoutCoordinatesGoesWithItsWard() throws {
    #expect(try targets("<circle>34.6830,135.4523 0.5</circle>") == ["site:konohana", "site:library"])
  }

  @Test func theUnionOfGeocodesPolygonsAndCirclesCounts() throws {
    let area = """
      <circle>34.6830,135.4523 0.5</circle><circle>34.7055,135.5100 0.1</circle>
      <geocode><valueName>jis x 0402</valueName><value>27104</value></geocode>
      <geocode><valueName>SAME</valueName><value>006037</value></geocode>
      """
    // Konohana's own sites are in its ward already.
    #expect(try targets(area) == ["site:kita", "ward:27104"])
  }

  @Test func theWholeCityIsAll() throws {
    #expect(try targets("<geocode><valueName>JIS X 0402</valueName><value>27100</value></geocode>") == ["all"])
  }

  @Test(arguments: [
    "<polygon>35,140 36,140 36,141 35,140</polygon>", "<circle>43.06,141.35 100</circle>",
    "<geocode><valueName>JIS X 0402</valueName><value>28100</value></geocode>",
  ])
  func whatLiesElsewhereIsIgnored(area: String) throws {
    let (verdict, board) = try decide(area: area)
    #expect(verdict.rule == .elsewhere && board.onScreen.isEmpty)
  }

  @Test(arguments: [
    "", "<polygon>34.69,135.49 34.72,135.49 34.72,135.52 34.69,135.52</polygon>",
    "<polygon>NaN,135.49 34.72,135.49 34.72,135.52 NaN,135.49</polygon>",
    "<polygon>34.69,135.49 34.72,135.49 34.69,135.49</polygon>",
    "<polygon>95,135 96,135 96,136 95,135</polygon>", "<circle>34.69,135.49</circle>",
    "<circle>34.69,135.49 -1</circle>",
    "<circle>34.69,135.49 inf</circle>", "<circle>34.69,135.49 NaN</circle>", "<polygon>34.69 135.49</polygon>",
    "<geocode><valueName>UGC</valueName><value>AKZ185</value></geocode>",
  ])
  func withoutAUsableAreaAnOfficerDecides(area: String) throws {
    let (verdict, board) = try decide(area: area, severity: "Extreme")
    #expect(verdict.decision == .review && verdict.rule == .noUsableArea && board.onScreen.isEmpty)
    // Extreme and Immediate of a trusted feed goes city-wide.
    let (trusted, city) = try decide(area: area, severity: "Extreme", trusted: true)
    #expect(trusted.decision == .shown && city.messages.flatMap(\.targets) == [.all])
    #expect(try decide(area: area, trusted: true).0.rule == .noUsableArea)
  }

  /// Beside city hall, where none of the sites is that have a place.
  private static let beside = [
    "<polygon>34.60,135.51 34.65,135.51 34.65,135.55 34.60,135.55 34.60,135.51</polygon>",
    "<circle>34.62,135.53 1</circle>",
  ]

  private func decide(_ area: String, in city: City, severity: String = "Extreme", trusted: Bool = false) throws
    -> Verdict
  {
    var board = Board(city: city)
    var message = CAPMessage()
    message.infos = [CAPMessage.info(severity: severity, area: area)]
    return try board.receive(message, from: FeedPolicy(feed: "city", isTrusted: trusted))
  }

  @Test(arguments: beside) func whereSitesHaveNoPlaceAnOfficerDecides(area: String) throws {
    var city = try City.osaka()
    // The library may lie in it.
    #expect(try decide(area, in: city, severity: "Severe").rule == .noUsableArea)
    #expect(try decide(area, in: city).decision == .review)
    guard case .show(_, let message)? = try decide(area, in: city, trusted: true).changes.first else {
      Issue.record("it is city-wide")
      return
    }
    #expect(message.targets == [.all])
    // With all of them in their places it is elsewhere.
    city.sites.removeAll { $0.latitude == nil }
    #expect(try decide(area, in: city, trusted: true).rule == .elsewhere)
  }

  @Test(arguments: beside + ["<polygon>35,140 36,140 36,141 35,140</polygon>", "<circle>43.06,141.35 100</circle>"])
  func whereNoSiteHasAPlaceNothingIsKnownToBeElsewhere(area: String) throws {
    var city = try City.osaka()
    for index in city.sites.indices { city.sites[index].latitude = nil }
    #expect(try decide(area, in: city, severity: "Severe", trusted: true).rule == .noUsableArea)
    #expect(try decide(area, in: city, trusted: true).decision == .shown)
    let kobe = "<geocode><valueName>JIS X 0402</valueName><value>28100</value></geocode>"
    #expect(try decide(kobe, in: city).rule == .elsewhere, "a code needs no place")
    #expect(try decide(kobe + area, in: city, trusted: true).rule == .elsewhere, "nor does a shape beside it")
    let kita = "<geocode><valueName>JIS X 0402</valueName><value>27127</value></geocode>"
    #expect(try decide(area + kita, in: city).decision == .shown)
  }

  @Test func aCityIsOnlySoWide() throws {
    let city = try City.osaka()
    // North of all sites: 84 and 121 km, then 77 and 122 km.
    #expect(try decide("<circle>36.69,135.50 137</circle>", in: city).rule == .noUsableArea)
    #expect(try decide("<circle>36.69,135.50 100</circle>", in: city).rule == .elsewhere)
    for (south, rule) in [(35.4, AlertRule.noUsableArea), (35.8, .elsewhere)] {
      let polygon = "<polygon>\(south),135 \(south),136 37,136 37,135 \(south),135</polygon>"
      #expect(try decide(polygon, in: city).rule == rule)
    }
  }

  @Test func pointsInPolygons() throws {
    let square = try #require(Polygon("0,0 0,10 10,10 10,0 0,0"))
    let notch = try #require(Polygon("0,0 0,10 10,10 5,5 10,0 0,0"))
    for (latitude, longitude, inSquare, inNotch) in [
      (5.0, 1.0, true, true), (9, 5, true, false), (4, 5, true, true), (11, 5, false, false), (-1, -1, false, false),
    ] {
      let point = try #require(Coordinate(latitude: latitude, longitude: longitude))
      #expect(square.contains(point) == inSquare && notch.contains(point) == inNotch)
    }
  }

  @Test func circlesAreMeasuredOnTheGlobe() throws {
    // Osaka to Tokyo: about 400 km.
    let tokyo = try #require(Coordinate(latitude: 35.6812, longitude: 139.7671))
    #expect(try #require(Circle("34.6937,135.5023 390")).contains(tokyo) == false)
    #expect(try #require(Circle("34.6937,135.5023 410")).contains(tokyo))
    let west = try #require(Coordinate(latitude: 0, longitude: -179.9))
    #expect(try #require(Circle("0,179.9 30")).contains(west))
  }
}
