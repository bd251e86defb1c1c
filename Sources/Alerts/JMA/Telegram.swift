public import Signage

/// One telegram of the Japan Meteorological Agency's 防災情報XML: its head, and of its body what levels and places need.
public struct Telegram: Hashable, Sendable {
  // Control
  public var title: String
  /// Of transmission: what puts telegrams in order.
  public var dateTime: Instant
  public var status: Status
  public var editorialOffice: String
  public var publishingOffice: String
  // Head
  public var headTitle: String
  public var reportDateTime: Instant
  /// `reportDateTime` as it was written, for people to read: `2026-11-21 09:00`, local time.
  public var issuedText: String
  public var validDateTime: Instant?
  /// The field may hold several.
  public var eventIDs: [String]
  public var infoType: InfoType
  public var serial: Int?
  public var headline: String
  // What it says of places
  public var items: [Item]
  public var intensities: [Intensity]
  public var tsunamis: [Tsunami]
  /// Municipalities a flood may reach.
  public var floodedMunicipalities: [String]
  /// Of its content, however it is written down: what tells repetition.
  public var digest: String

  public enum Status: String, Hashable, Sendable, CaseIterable {
    case normal = "通常", drill = "訓練", test = "試験"
  }

  public enum InfoType: String, Hashable, Sendable, CaseIterable {
    case issued = "発表", corrected = "訂正", delayed = "遅延", cancelled = "取消"
  }

  /// What is said of one area: a kind, or, with an empty code, a tag (VPBS50).
  public struct Item: Hashable, Sendable {
    /// Of which list it is, as `気象警報・注意報（市町村等）`.
    public var list: String
    public var isFromBody: Bool
    public var code: String
    public var name: String
    /// `発表`, `継続`, `解除`, `なし`; empty where nothing is said.
    public var condition: String
    public var codeType: String
    public var area: String

    /// 解除 keeps the kind's code; where nothing is in force there may be no code at all.
    public var isInForce: Bool { !["解除", "なし", "発表警報・注意報はなし"].contains(condition) && code != "00" }
  }

  /// The strongest shaking observed in an area.
  public struct Intensity: Hashable, Sendable {
    public var codeType: String
    public var area: String
    public var scale: Scale
  }

  /// The agency's scale from 1 to 7; `reported` is missing where 5-lower or more is feared.
  public enum Scale: String, Hashable, Comparable, Sendable, CaseIterable {
    case one = "1", two = "2", three = "3", four = "4", unreported = "5-?", fiveLower = "5-", fiveUpper = "5+"
    case sixLower = "6-", sixUpper = "6+", seven = "7"

    public static func < (left: Scale, right: Scale) -> Bool { left.order < right.order }
    private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  public struct Tsunami: Hashable, Sendable {
    public var area: String
    public var code: String
    /// As it is to be shown: `３ｍ`, `巨大`, `高い`; nil where nothing is said. The number beside it may be NaN.
    public var height: String?
  }
}
