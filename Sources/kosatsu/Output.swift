internal import Foundation

/// Standard output, written at once: whoever waits for a line gets it, terminal or pipe.
enum Output {
  static func line(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
}
