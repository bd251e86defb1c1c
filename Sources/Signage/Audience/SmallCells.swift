/// How counts are shown inside the city (DESIGN 4.5, Release): a handful of people might be recognised by somebody who was
/// there, so nobody but an analyst reads small numbers.
public enum SmallCells {
  /// Cells below this many people are not told.
  public static let threshold = 5

  /// The count, or nil where it is to be shown as `<5`: from 0 to 4. An hour without data is no count at all and must be
  /// told apart before this is asked.
  public static func shown(_ count: Int) -> Int? { count < threshold ? nil : count }

  /// As people read it.
  public static func text(_ count: Int) -> String { shown(count).map { "\($0)" } ?? "<\(threshold)" }
}
