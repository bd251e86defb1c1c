internal import Foundation

/// Writes one JSON object a line. Tokens, payloads and counts of people never go in here.
public struct Log: Sendable {
  public enum Level: String, Sendable {
    case info, warning, error
  }

  private let write: @Sendable (String) -> Void

  /// `write` gets whole lines without their end.
  public init(_ write: @escaping @Sendable (String) -> Void) { self.write = write }

  /// To standard error.
  public static let standardError = Log { line in
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }

  public func callAsFunction(_ level: Level, _ event: String, _ detail: KeyValuePairs<String, String> = [:]) {
    var members = [
      "\"at\":\(Self.quoted(Self.now()))", "\"level\":\"\(level.rawValue)\"", "\"event\":\(Self.quoted(event))",
    ]
    members += detail.map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }
    write("{\(members.joined(separator: ","))}")
  }

  private static func now() -> String {
    Date.now.formatted(.iso8601.year().month().day().time(includingFractionalSeconds: true))
  }

  private static func quoted(_ text: String) -> String {
    var writer = JSONWriter()
    writer.value(text)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
