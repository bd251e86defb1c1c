import Foundation
import Signage
import Testing

@testable import WebAPI

@Suite("Nouns go through JSON values")
struct JSONCodableTests {
  @Test("a slot as the contract writes it")
  func slot() throws {
    let text = #"""
      {"firstDay":"2026-11-01","weekdays":["mon","sun"],"monthlyDays":[{"day":-1},{"weekday":"sun","nth":2}],"everyWeeks":2,
       "holidays":"exclude","windows":[{"from":"22:00","until":"02:00"}]}
      """#
    let value = try JSONReader.parse(text)
    let slot = try value.decode(Slot.self)
    #expect(slot.firstDay == LocalDate("2026-11-01"))
    #expect(slot.weekdays == [.monday, .sunday])
    #expect(slot.monthlyDays == [.day(-1), .weekday(.sunday, nth: 2)])
    #expect(slot.windows?.first?.until == LocalTime("02:00"))
    #expect(try JSONValue(encoding: slot) == value)
  }

  @Test("a display there and back, whole metres without a point")
  func display() throws {
    let display = Display(
      id: try #require(DisplayID("kita-1")), site: try #require(SiteID("kita-office")), name: "北区役所 1",
      activeHours: [Slot(weekdays: [.friday])])
    let value = try JSONValue(encoding: display)
    #expect(value["viewingDistanceMetres"] == 5)
    #expect(value["activeHours"]?[0]?["weekdays"]?[0] == "fri")
    #expect(try value.decode(Display.self) == display)
  }

  @Test("an instant is RFC 3339 on the wire and milliseconds inside")
  func instants() throws {
    struct Holder: Codable, Equatable { var at: Instant }
    let value: JSONValue = ["at": "2026-11-21T09:00:00.5+09:00"]
    let holder = try value.decode(Holder.self)
    #expect(holder.at.milliseconds == 1_795_219_200_500)
    let tokyo = try #require(Zone(identifier: "Asia/Tokyo"))
    #expect(try JSONValue(encoding: holder, zone: tokyo) == ["at": "2026-11-21T09:00:00.500+09:00"])
    #expect(try JSONValue(encoding: holder) == ["at": "2026-11-21T00:00:00.500Z"])
  }

  @Test(
    "what does not fit is named by its path",
    arguments: [
      (#"{"windows":[{"from":"22:00","until":"26:00"}]}"#, "windows/0/until"),
      (#"{"windows":[{"from":"22:00"}]}"#, "windows/0/until"),
      (#"{"weekdays":["mon","someday"]}"#, "weekdays/1"), (#"{"everyWeeks":1.0}"#, "everyWeeks"),
      (#"{"firstDay":20261101}"#, "firstDay"), (#"{"exceptDates":{}}"#, "exceptDates"), ("[]", ""),
    ])
  func paths(text: String, field: String) throws {
    let value = try JSONReader.parse(text)
    let error = #expect(throws: SignageError.self) { try value.decode(Slot.self) }
    guard case .invalid(let named, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(named == field)
  }

  @Test("numbers keep within their types")
  func widths() throws {
    #expect(throws: SignageError.self) { try JSONValue.integer(256).decode(UInt8.self) }
    #expect(throws: SignageError.self) { try JSONValue.integer(-1).decode(UInt.self) }
    #expect(try JSONValue.integer(255).decode(UInt8.self) == 255)
    #expect(try JSONValue.integer(2).decode(Double.self) == 2)
    #expect(try JSONValue(encoding: [UInt64.max]) == [.number(18_446_744_073_709_551_616)])
    #expect(throws: SignageError.self) { try JSONValue(encoding: ["x": Double.nan]) }
  }

  @Test("optionals, maps, nested and empty things")
  func shapes() throws {
    struct Shape: Codable, Equatable {
      var none: Int?
      var map: [String: [Int?]]
      var empty: [String]
      var text: LocalizedText
      var raw: JSONValueBox
    }
    struct JSONValueBox: Codable, Equatable { var bool: Bool }
    let shape = Shape(
      none: nil, map: ["a": [1, nil]], empty: [], text: ["ja": "札"], raw: JSONValueBox(bool: true))
    let value = try JSONValue(encoding: shape)
    #expect(value == ["map": ["a": [1, .null]], "empty": [], "text": ["ja": "札"], "raw": ["bool": true]])
    #expect(try value.decode(Shape.self) == shape)
  }
}
