internal import Crypto
internal import Foundation
internal import Signage

extension Telegram {
  private static let root = "http://xml.kishou.go.jp/jmaxml1/"
  private static let headSpace = "http://xml.kishou.go.jp/jmaxml1/informationBasis1/"

  /// The agency joins two or three earthquakes at most.
  private static let mostEventIDs = 50
  /// Kinds times areas, of all lists: a few bytes more in a document must not become thousands of items.
  private static let mostItems = 50_000

  /// Throws what keeps the document from being read, `notAnAlert` for another root or namespace, `tooManyElements`, `missing`,
  /// `badValue` and `badDate` with the element at fault.
  public static func read(_ bytes: [UInt8]) throws(AlertFault) -> Telegram {
    let report = try Document.read(bytes)
    guard report.name == "Report", report.namespace == root else { throw AlertFault(.notAnAlert) }
    guard let control = report.at("Control"), control.namespace == root else { throw AlertFault(.missing, "Control") }
    guard let head = report.at("Head"), head.namespace == headSpace else { throw AlertFault(.missing, "Head") }
    return try Telegram(
      control: control, head: head, body: report.at("Body"), digest: SHA256.digest(of: report.canonical).hexadecimal)
  }

  private init(control: Element, head: Element, body: Element?, digest: String) throws(AlertFault) {
    title = try control.required("Title")
    dateTime = try control.date("DateTime")
    status = try control.word("Status")
    editorialOffice = try control.required("EditorialOffice")
    guard editorialOffice.utf8.count <= Document.longestName else { throw AlertFault(.badValue, "EditorialOffice") }
    publishingOffice = control.text("PublishingOffice") ?? ""
    headTitle = head.text("Title") ?? ""
    reportDateTime = try head.date("ReportDateTime")
    issuedText = String((head.text("ReportDateTime") ?? "").prefix(16)).replacing("T", with: " ")
    validDateTime = head.text("ValidDateTime") == nil ? nil : try head.date("ValidDateTime")
    eventIDs = (head.text("EventID") ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
    guard eventIDs.count <= Self.mostEventIDs, eventIDs.allSatisfy({ $0.utf8.count <= Document.longestName }) else {
      throw AlertFault(.badValue, "EventID")
    }
    infoType = try head.word("InfoType")
    serial = head.text("Serial").flatMap { Int($0) }
    headline = head.text("Headline", "Text") ?? ""
    let headLists = (head.at("Headline")?.children ?? []).filter { $0.name == "Information" }
    let lists = body.map { $0.descendants(named: "Warning") + $0.descendants(named: "VolcanoInfo") } ?? []
    guard (headLists + lists).reduce(0, { $0 + Item.most(in: $1) }) <= Self.mostItems else {
      throw AlertFault(.tooManyElements, "Item")
    }
    items =
      headLists.flatMap { Item.all(in: $0, isFromBody: false) } + lists.flatMap { Item.all(in: $0, isFromBody: true) }
    intensities = (body?.at("Intensity", "Observation")).map { Intensity.all(in: $0) } ?? []
    tsunamis = (body?.at("Tsunami", "Forecast")?.children ?? []).filter { $0.name == "Item" }.compactMap { Tsunami($0) }
    floodedMunicipalities = (body?.descendants(named: "CityCode") ?? []).map(\.text)
    self.digest = digest
  }
}

extension Telegram.Item {
  /// How many `all` makes of a list at most.
  static func most(in list: Element) -> Int {
    list.children.filter { $0.name == "Item" }.reduce(0) { $0 + kinds(of: $1).count * areas(of: $1).count }
  }

  private static func kinds(of item: Element) -> [Element] { item.children.filter { $0.name == "Kind" } }

  /// Each with its type of code, as far as one is written.
  private static func areas(of item: Element) -> [(area: Element, codeType: String?)] {
    let single = item.children.filter { $0.name == "Area" }.map { ($0, $0.attributes["codeType"]) }
    return single
      + item.children.filter { $0.name == "Areas" }.flatMap { areas in
        areas.children.filter { $0.name == "Area" }.map { ($0, areas.attributes["codeType"]) }
      }
  }

  /// One for every kind and area of a list. The body's lists of weather name no code type: municipalities have seven digits there,
  /// forecast areas six.
  static func all(in list: Element, isFromBody: Bool) -> [Telegram.Item] {
    list.children.filter { $0.name == "Item" }.flatMap { item in
      let areas = areas(of: item)
      return kinds(of: item).flatMap { kind in
        areas.compactMap { area, codeType -> Telegram.Item? in
          guard let code = area.text("Code") else { return nil }
          let type = codeType ?? (code.utf8.count == 7 ? AreaTable.CodeType.municipality : AreaTable.CodeType.weather)
          return Telegram.Item(
            list: list.attributes["type"] ?? "", isFromBody: isFromBody, code: kind.text("Code") ?? "",
            name: kind.text("Name") ?? "", condition: kind.text("Status") ?? kind.text("Condition") ?? "",
            codeType: type, area: code)
        }
      }
    }
  }
}

extension Telegram.Intensity {
  static func all(in observation: Element) -> [Telegram.Intensity] {
    observation.children.filter { $0.name == "Pref" }.flatMap(\.children).filter { $0.name == "Area" }.flatMap { area in
      let cities = area.children.filter { $0.name == "City" }
      return [Self(area, AreaTable.CodeType.seismic)].compactMap { $0 }
        + cities.compactMap { Self($0, AreaTable.CodeType.municipality) }
    }
  }

  private init?(_ element: Element, _ codeType: String) {
    guard let code = element.text("Code") else { return nil }
    let observed = element.text("MaxInt").flatMap { Telegram.Scale(rawValue: $0) }
    let feared: Telegram.Scale? = element.text("Condition") == "震度５弱以上未入電" ? .unreported : nil
    guard let scale = [observed, feared].compactMap({ $0 }).max() else { return nil }
    self.init(codeType: codeType, area: code, scale: scale)
  }
}

extension Telegram.Tsunami {
  init?(_ item: Element) {
    guard let area = item.text("Area", "Code"), let code = item.text("Category", "Kind", "Code") else { return nil }
    let height = item.at("MaxHeight", "TsunamiHeight")
    let number = height?.text ?? ""
    let words = [height?.attributes["description"] ?? "", number == "NaN" ? "" : number].first { !$0.isEmpty }
    self.init(area: area, code: code, height: words)
  }
}

extension Element {
  fileprivate func required(_ name: String) throws(AlertFault) -> String {
    guard let text = text(name) else { throw AlertFault(.missing, name) }
    return text
  }

  fileprivate func date(_ name: String) throws(AlertFault) -> Instant {
    guard let date = Instant(rfc3339: try required(name)) else { throw AlertFault(.badDate, name) }
    return date
  }

  fileprivate func word<Word: RawRepresentable<String>>(_ name: String) throws(AlertFault) -> Word {
    guard let word = Word(rawValue: try required(name)) else { throw AlertFault(.badValue, name) }
    return word
  }
}
