internal import Signage

/// The city as its API lists it.
struct CityPlaces {
  var sites: [Site]
  var displays: [Display]
  var sensors: [Sensor]

  struct Site: Decodable {
    var id: String
    var name: LocalizedText
    var ward: WardCode
    var timeZone: String
  }

  struct Display: Decodable {
    var id: String
    var site: String
    var name: String
  }

  struct Sensor: Decodable {
    var id: SensorID
    var site: String
  }

  private struct Sites: Decodable { var sites: [Site] }
  private struct Displays: Decodable {
    var displays: [Display]
    var next: String?
  }
  private struct Sensors: Decodable { var sensors: [Sensor] }

  init(_ office: Office) throws(Office.Refused) {
    sites = try office.get("/v1/sites", as: Sites.self).sites
    displays = try Self.displays(office)
    sensors = try office.get("/v1/sensors", as: Sensors.self).sensors
  }

  /// Page by page.
  private static func displays(_ office: Office) throws(Office.Refused) -> [Display] {
    var page = try office.get("/v1/displays?limit=200", as: Displays.self)
    var all = page.displays
    while let next = page.next {
      page = try office.get("/v1/displays?limit=200&cursor=\(next)", as: Displays.self)
      all += page.displays
    }
    return all
  }

  func site(_ id: String) -> Site? { sites.first { $0.id == id } }

  /// What kind of people come there.
  func place(of sensor: Sensor) -> SimulatedCity.Place {
    guard let site = site(sensor.site), site.id != "city-hall" else { return .cityHall }
    return .wardOffice(site.ward)
  }
}
