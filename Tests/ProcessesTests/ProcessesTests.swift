import Foundation
import Testing

@testable import Processes

/// A directory of a test's own, removed afterwards.
final class Scratch {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "kosatsu-processes-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    do { try FileManager.default.removeItem(atPath: path) } catch { print("left behind: \(path): \(error)") }
  }
}

/// Asks again and again until it holds or two minutes have passed.
func eventually(_ holds: () -> Bool) async throws -> Bool {
  let deadline = ContinuousClock.now + .seconds(120)
  while !holds() {
    if ContinuousClock.now > deadline { return false }
    try await Task.sleep(for: .milliseconds(10))
  }
  return true
}

/// The command lines of all processes of this machine that hold `mark`.
func processes(marked mark: String) -> [Int32] {
  let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
  return entries.compactMap { Int32($0) }.filter { process in
    guard process != getpid(), let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") else {
      return false
    }
    return String(decoding: line, as: UTF8.self).contains(mark)
  }
}

@Suite("Running a command")
struct RunningTests {
  let runner = CommandRunner(width: 4)

  @Test("gives back what it said and how it ended")
  func outcome() async throws {
    let outcome = try await runner.run(Command("bash", ["-c", "echo 高札; echo complaint >&2; exit 7"]))
    #expect(outcome.ending == .exited(7))
    #expect(outcome.text == "高札\n")
    #expect(outcome.diagnostic == "complaint\n")
    #expect(!outcome.outputWasCut && !outcome.succeeded)
  }

  @Test("hands arguments over as they are, without a shell")
  func arguments() async throws {
    let odd = ["", " ", "$(id)", "a'b\"c", "-n", "行\n末"]
    let outcome = try await runner.run(Command("printf", ["[%s]"] + odd))
    #expect(outcome.text == odd.map { "[\($0)]" }.joined())
  }

  @Test("starts in the directory named, with the environment named and no other")
  func surroundings() async throws {
    let scratch = try Scratch()
    setenv("KOSATSU_SECRET", "hidden", 1)
    let command = Command("bash", ["-c", "pwd -P; env"], environment: ["MARK": "1"], directory: scratch.path)
    let lines = try await runner.run(command).text.split(separator: "\n").map(String.init)
    #expect(
      lines.first.map { URL(fileURLWithPath: $0).lastPathComponent } == (scratch.path as NSString).lastPathComponent)
    #expect(lines.contains("MARK=1") && lines.contains("PATH=/usr/bin:/bin"))
    #expect(!lines.contains { $0.hasPrefix("KOSATSU_SECRET") })
  }

  @Test("says by which signal it ended")
  func signal() async throws {
    #expect(try await runner.run(Command("bash", ["-c", "kill -TERM $$"])).ending == .signalled(SIGTERM))
    #expect(
      try await runner.run(Command("bash", ["-c", "kill -TERM $$"], sandbox: Sandbox())).ending == .signalled(SIGTERM))
  }

  @Test("a program that does not exist is a failure with a diagnostic, not a crash")
  func absent() async throws {
    let outcome = try await runner.run(Command("no-such-program-here"))
    #expect(!outcome.succeeded)
    #expect(outcome.diagnostic.contains("no-such-program-here"))
  }

  @Test("signals that we block or ignore are neither blocked nor ignored in it")
  func signalDefaults() async throws {
    // Swift's runtime and the test runner ignore SIGPIPE in places; make sure of it.
    Glibc.signal(SIGPIPE, SIG_IGN)
    let status = try await runner.run(Command("grep", ["-E", "Sig(Blk|Ign)", "/proc/self/status"])).text
    let masks = status.split(separator: "\n").compactMap { UInt64($0.suffix(16), radix: 16) }
    // Signals 1 to 31; 32 and 33 are the C library's own.
    #expect(masks.map { $0 & 0x7fff_ffff } == [0, 0])
  }

  @Test("output beyond its bound is read and thrown away; of the complaints the end is kept")
  func bounds() async throws {
    let limits = Limits(outputBytes: 1000, diagnosticBytes: 100)
    let script = "head -c 50000000 /dev/zero | tr '\\0' x; (head -c 5000000 /dev/zero | tr '\\0' y; echo end) >&2"
    let outcome = try await runner.run(Command("bash", ["-c", script], limits: limits))
    #expect(outcome.succeeded)
    #expect(outcome.output == [UInt8](repeating: UInt8(ascii: "x"), count: 1000))
    #expect(outcome.outputWasCut)
    #expect(outcome.diagnostic.count == 100 && outcome.diagnostic.hasSuffix("yyyend\n"))
  }

  @Test("does not wait for those it left behind, and ends them")
  func leftBehind() async throws {
    let mark = "3\(UInt32.random(in: 100_000...999_999))"
    let started = ContinuousClock.now
    let outcome = try await runner.run(Command("bash", ["-c", "sleep \(mark) & echo done"]))
    #expect(outcome.text == "done\n" && outcome.succeeded)
    #expect(ContinuousClock.now - started < .seconds(100))
    #expect(try await eventually { processes(marked: mark).isEmpty })
  }
}

@Suite("Many commands")
struct ManyCommandsTests {
  @Test("fifty at once all come back, and none has a descriptor of another's")
  func fifty() async throws {
    let runner = CommandRunner(width: 50)
    let answers = try await withThrowingTaskGroup(of: (Int, Outcome).self) { tasks in
      for number in 0..<50 {
        tasks.addTask {
          (number, try await runner.run(Command("bash", ["-c", "echo \(number); ls /proc/self/fd | wc -l"])))
        }
      }
      return try await tasks.reduce(into: [Int: String]()) { $0[$1.0] = $1.1.text }
    }
    // ls itself holds 0, 1, 2 and the directory it reads.
    #expect(answers == Dictionary(uniqueKeysWithValues: (0..<50).map { ($0, "\($0)\n4\n") }))
  }

  @Test("as many as `width` run at once, never more")
  func width() async throws {
    let scratch = try Scratch()
    let runner = CommandRunner(width: 3)
    // Nobody leaves before three have been there together; each says how many it saw.
    let script = """
      touch $$.here
      until [ -e full ]; do [ "$(ls *.here | wc -l)" -ge 3 ] && touch full; done
      ls *.here | wc -l; rm $$.here
      """
    let command = Command("bash", ["-c", script], directory: scratch.path, limits: Limits(seconds: 300))
    let most = try await withThrowingTaskGroup(of: Int.self) { tasks in
      for _ in 0..<20 { tasks.addTask { Int(try await runner.run(command).text.dropLast()) ?? .max } }
      return try await tasks.reduce(0, max)
    }
    #expect(most == 3)
    #expect(FileManager.default.fileExists(atPath: scratch.path + "/full"))
  }

  @Test("a hundred runs leave neither descriptors nor zombies behind")
  func noLeaks() async throws {
    let children = { () -> [String] in
      ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).filter { entry in
        guard let stat = FileManager.default.contents(atPath: "/proc/\(entry)/stat") else { return false }
        let fields = String(decoding: stat, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
        return fields.count > 1 && fields[0] == "Z" && fields[1] == "\(getpid())"
      }
    }
    let pipes = { () -> Int in
      ((try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []).count
    }
    let runner = CommandRunner(width: 8)
    let before = pipes()
    for round in 0..<10 {
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        for number in 0..<10 {
          let seconds = (round + number) % 5 == 0 ? 0.05 : 30
          let program = seconds < 1 ? "30" : "0"
          tasks.addTask { _ = try await runner.run(Command("sleep", [program], limits: Limits(seconds: seconds))) }
        }
        try await tasks.waitForAll()
      }
    }
    // Other suites have at most a few dozen descriptors open at any one time, 100 leaking runs would hold 300.
    #expect(try await eventually { pipes() < before + 100 })
    #expect(try await eventually { children().isEmpty })
  }

  @Test("commands that wait leave Swift's own threads free")
  func poolStaysFree() async throws {
    let scratch = try Scratch()
    let go = scratch.path + "/go"
    let runner = CommandRunner(width: 64)
    // They end when a Swift task makes the file, which it never could if they held all of Swift's threads.
    let command = Command("bash", ["-c", "until [ -e \(go) ]; do sleep 0.1; done"], limits: Limits(seconds: 120))
    try await withThrowingTaskGroup(of: Outcome.self) { tasks in
      for _ in 0..<ProcessInfo.processInfo.activeProcessorCount * 4 {
        tasks.addTask { try await runner.run(command) }
      }
      for _ in 0..<5 { await Task.yield() }
      #expect(FileManager.default.createFile(atPath: go, contents: nil))
      for try await outcome in tasks { #expect(outcome.succeeded) }
    }
  }
}
