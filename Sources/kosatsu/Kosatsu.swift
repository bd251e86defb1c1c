internal import Crypto
internal import Foundation
internal import WebAPI

@main
struct Kosatsu {
  static func main() async {
    keepCryptoToTheEnd()
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard let first = arguments.first, !["help", "--help", "-h"].contains(first) else {
      Output.line(Command.help)
      return
    }
    if ["version", "--version"].contains(first) {
      Output.line("kosatsu \(KosatsuServer.version)")
      return
    }
    guard let (command, rest) = Command.find(in: arguments) else {
      fail("There is no command \(first). `kosatsu help` lists them.", status: 64)
    }
    do {
      let options = try Options(rest, table: command.options, environment: ProcessInfo.processInfo.environment)
      try await command.run(options)
    } catch let error as UsageError {
      fail("\(error.says) `kosatsu help` shows what \(command.name) takes.", status: 64)
    } catch {
      fail("kosatsu \(command.name): \(error)", status: 1)
    }
  }

  /// Says why on standard error and ends; 64 is EX_USAGE of sysexits.h.
  private static func fail(_ reason: String, status: Int32) -> Never {
    FileHandle.standardError.write(Data((reason + "\n").utf8))
    exit(status)
  }
}
