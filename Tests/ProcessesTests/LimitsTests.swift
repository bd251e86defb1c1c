import Foundation
import Testing

@testable import Processes

@Suite("Limits of a command")
struct LimitsTests {
  let runner = CommandRunner(width: 4)

  private func random() -> String { "3\(UInt32.random(in: 100_000...999_999))" }

  @Test("time: the program and its grandchildren are ended", arguments: [nil, Sandbox()] as [Sandbox?])
  func time(sandbox: Sandbox?) async throws {
    let mark = random()
    let started = ContinuousClock.now
    let command = Command(
      "bash", ["-c", "echo first; (sleep \(mark) & sleep \(mark)) & sleep \(mark)"], limits: Limits(seconds: 3),
      sandbox: sandbox)
    let outcome = try await runner.run(command)
    #expect(outcome.ending == .exceeded(.time))
    #expect(outcome.text == "first\n")
    #expect(ContinuousClock.now - started < .seconds(100))
    #expect(try await eventually { processes(marked: mark).isEmpty })
  }

  @Test("time: in a sandbox not even a session of its own saves a grandchild")
  func escapee() async throws {
    let mark = random()
    let command = Command(
      "bash", ["-c", "setsid sleep \(mark) & sleep \(mark)"], limits: Limits(seconds: 3), sandbox: Sandbox())
    #expect(try await runner.run(command).ending == .exceeded(.time))
    #expect(try await eventually { processes(marked: mark).isEmpty })
  }

  @Test("processor time", arguments: [nil, Sandbox()] as [Sandbox?])
  func processorTime(sandbox: Sandbox?) async throws {
    let limits = Limits(seconds: 300, processorSeconds: 1)
    let outcome = try await runner.run(
      Command("bash", ["-c", "while :; do :; done"], limits: limits, sandbox: sandbox))
    #expect(outcome.ending == .exceeded(.time))
  }

  @Test("memory: what is really used, all processes together", arguments: [nil, Sandbox()] as [Sandbox?])
  func memory(sandbox: Sandbox?) async throws {
    // Two processes of 60 MB each: neither alone is over the limit.
    let hold = "head -c 60000000 /dev/zero | tail -c 60000000 | (sleep 300; cat)"
    let command = Command(
      "bash", ["-c", "(\(hold)) & (\(hold)) & wait"],
      limits: Limits(seconds: 300, memoryBytes: 100_000_000, addressSpaceBytes: 1 << 30), sandbox: sandbox)
    #expect(try await runner.run(command).ending == .exceeded(.memory))
  }

  @Test("memory: one huge request is refused by the address space limit")
  func addressSpace() async throws {
    let command = Command(
      "bash", ["-c", "set -o pipefail; head -c 300000000 /dev/zero | tail -c 300000000 > /dev/null"],
      limits: Limits(seconds: 300, addressSpaceBytes: 200 << 20))
    let outcome = try await runner.run(command)
    #expect(!outcome.succeeded && outcome.ending != .exceeded(.time))
  }

  @Test("size of a file", arguments: [false, true])
  func fileSize(isSandboxed: Bool) async throws {
    let scratch = try Scratch()
    let sandbox = Sandbox(writable: [.init(scratch.path, as: "/output")])
    let command = Command(
      "bash", ["-c", "exec head -c 3000000 /dev/zero > big"], directory: isSandboxed ? "/output" : scratch.path,
      limits: Limits(fileBytes: 1_000_000), sandbox: isSandboxed ? sandbox : nil)
    #expect(try await runner.run(command).ending == .exceeded(.fileSize))
    let size = try FileManager.default.attributesOfItem(atPath: scratch.path + "/big")[.size] as? Int
    #expect(size == 1_000_000)
  }

  @Test("cancelling the task ends the program", arguments: [nil, Sandbox()] as [Sandbox?])
  func cancelling(sandbox: Sandbox?) async throws {
    let mark = random()
    let runner = runner
    let task = Task { try await runner.run(Command("sleep", [mark], sandbox: sandbox)) }
    #expect(try await eventually { !processes(marked: mark).isEmpty })
    task.cancel()
    #expect(try await task.value.ending == .cancelled)
    #expect(try await eventually { processes(marked: mark).isEmpty })
  }

  @Test("a command cancelled while it waits is never started")
  func cancelledWhileWaiting() async throws {
    let scratch = try Scratch()
    let runner = CommandRunner(width: 1)
    let first = Task { try await runner.run(Command("sleep", ["0.3"])) }
    let second = Task { try await runner.run(Command("touch", ["here"], directory: scratch.path)) }
    second.cancel()
    #expect(try await second.value.ending == .cancelled)
    #expect(try await first.value.succeeded)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
  }
}
