@testable import WebAPI

/// How the files of vectors are written: what fits on a line of 150 characters stands on one, else every member and element
/// has its own. A showing has one line, and so has each of a playlist's segments and contents, however long.
enum ConformanceLayout {
  private static let width = 150

  static func text(of value: JSONValue) -> String {
    var lines = ""
    write(value, prefix: "", indentation: 0, splits: nil, to: &lines)
    return lines + "\n"
  }

  /// `prefix` is what stands before the value on its line. `splits` is how many levels are split from here on, whatever
  /// fits; nil where that depends on what fits.
  private static func write(
    _ value: JSONValue, prefix: String, indentation: Int, splits: Int?, to text: inout String
  ) {
    let line = oneLine(value)
    let isWhole = splits.map { $0 == 0 } ?? (indentation + prefix.count + line.count < width)
    if isWhole || value.isLeaf {
      text += prefix + line
      return
    }
    let inside = String(repeating: " ", count: indentation + 2)
    text += prefix + (value.array == nil ? "{" : "[")
    for (place, member) in value.members.enumerated() {
      text += (place == 0 ? "\n" : ",\n") + inside
      let name = member.name.map { oneLine(.string($0)) + ": " } ?? ""
      write(
        member.value, prefix: name, indentation: indentation + 2,
        splits: self.splits(of: member.name) ?? splits.map { $0 - 1 }, to: &text)
    }
    text += "\n" + String(repeating: " ", count: indentation) + (value.array == nil ? "}" : "]")
  }

  private static func splits(of name: String?) -> Int? {
    switch name {
    case "playlist": 2
    case "showings": 1
    case "display": 0
    default: nil
    }
  }

  private static func oneLine(_ value: JSONValue) -> String {
    if value.isLeaf { return String(decoding: value.serialized(), as: UTF8.self) }
    let members = value.members.map { member in
      (member.name.map { oneLine(.string($0)) + ": " } ?? "") + oneLine(member.value)
    }
    let inside = members.joined(separator: ", ")
    return value.array == nil ? "{\(inside)}" : "[\(inside)]"
  }
}

extension JSONValue {
  fileprivate var isLeaf: Bool { (array?.isEmpty ?? true) && (object?.isEmpty ?? true) }

  /// Of an object with their names, of an array without.
  fileprivate var members: [(name: String?, value: JSONValue)] {
    array?.map { (nil, $0) } ?? object?.map { ($0.name, $0.value) } ?? []
  }
}
