import Foundation
import Testing

@testable import Processes

@Suite("Sandbox")
struct SandboxTests {
  let runner = CommandRunner(width: 4)

  /// A listener on a free loopback port.
  private func listen() throws -> (socket: Int32, port: UInt16) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(listener, pointer, length) == 0 && Glibc.listen(listener, 8) == 0
          && getsockname(listener, pointer, &length) == 0
      }
    }
    try #require(bound)
    return (listener, UInt16(bigEndian: address.sin_port))
  }

  @Test("there is no network inside, not even the loopback of outside")
  func network() async throws {
    let (listener, port) = try listen()
    defer { close(listener) }
    let script = "exec 3<>/dev/tcp/127.0.0.1/\(port) && echo connected"
    let limits = Limits(seconds: 120)
    let outside = try await runner.run(Command("bash", ["-c", script], limits: limits))
    #expect(outside.text == "connected\n", "the listener must be reachable, or this test proves nothing")
    let inside = try await runner.run(Command("bash", ["-c", script], limits: limits, sandbox: Sandbox()))
    #expect(inside.ending == .exited(1))
    #expect(inside.text.isEmpty)
  }

  @Test("a program sees its input and nothing else of ours, and writes only into its output")
  func files() async throws {
    let scratch = try Scratch()
    try Data("poster".utf8).write(to: URL(fileURLWithPath: scratch.path + "/given"))
    try Data("secret".utf8).write(to: URL(fileURLWithPath: scratch.path + "/other"))
    try FileManager.default.createDirectory(atPath: scratch.path + "/out", withIntermediateDirectories: true)
    let sandbox = Sandbox(
      readable: [.init(scratch.path + "/given", as: "/input/source")],
      writable: [.init(scratch.path + "/out", as: "/output")])
    let script = """
      cat /input/source; pwd; ls /input
      cat '\(scratch.path)/other' /etc/passwd
      echo x > /input/source; echo x > /usr/x; echo y > result
      """
    let outcome = try await runner.run(Command("bash", ["-c", script], directory: "/output", sandbox: sandbox))
    #expect(outcome.text == "poster/output\nsource\n")
    #expect(outcome.succeeded)
    #expect(try String(contentsOfFile: scratch.path + "/given", encoding: .utf8) == "poster")
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/out") == ["result"])
  }

  @Test("memory cannot be filled through files: /tmp is small, the rest is read-only")
  func scratch() async throws {
    let script = """
      head -c 70000000 /dev/zero > /tmp/large || echo full
      for place in / /dev /dev/shm /input /usr; do touch $place/file 2> /dev/null && echo "$place is writable"; done
      exit 0
      """
    let outcome = try await runner.run(Command("bash", ["-c", script], sandbox: Sandbox()))
    #expect(outcome.text == "full\n" && outcome.succeeded)
  }

  @Test("no process of outside can be seen, no capability held, no further namespace made")
  func isolation() async throws {
    let script = "ls -d /proc/[0-9]* | wc -l; grep CapEff /proc/self/status; unshare --user true || echo refused"
    let outcome = try await runner.run(Command("bash", ["-c", script], sandbox: Sandbox()))
    let lines = outcome.text.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(Int(lines[0]) ?? 99 <= 5)
    #expect(lines[1].hasSuffix("0000000000000000"))
    #expect(lines[2] == "refused")
  }

  @Test("the environment inside is the command's")
  func environment() async throws {
    let outcome = try await runner.run(Command("env", environment: ["MARK": "1"], sandbox: Sandbox()))
    let names = outcome.text.split(separator: "\n").map { $0.prefix { $0 != "=" } }.sorted()
    #expect(names == ["HOME", "MARK", "PATH", "PWD", "XDG_CACHE_HOME"])
  }

  @Test("the check says that it works here")
  func check() async {
    #expect(await Sandbox.check(programs: [("true", "coreutils")], with: runner) == .works)
    #expect(Sandbox.Verdict.works.advice == nil)
  }

  @Test("the check names what is not installed and the package that brings it")
  func missing() async throws {
    let verdict = await Sandbox.check(tools: .init(bubblewrap: "/nowhere/bwrap"), with: runner)
    #expect(verdict == .missing(program: "bwrap", package: "bubblewrap"))
    #expect(try #require(verdict.advice).contains("apt-get install bubblewrap"))
    let other = await Sandbox.check(programs: [("no-such-converter", "some-package")], with: runner)
    #expect(other == .missing(program: "no-such-converter", package: "some-package"))
  }

  @Test("where namespaces are forbidden the check says what to do")
  func forbidden() async throws {
    // A real machine without user namespaces: the inside of a sandbox that allows no further ones.
    let scratch = try Scratch()
    let wrapper = scratch.path + "/bwrap"
    let script = """
      #!/bin/sh
      exec /usr/bin/bwrap --unshare-user --disable-userns --cap-drop ALL --dev-bind / / -- /usr/bin/bwrap "$@"
      """
    try Data(script.utf8).write(to: URL(fileURLWithPath: wrapper))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: wrapper)
    let verdict = await Sandbox.check(tools: .init(bubblewrap: wrapper), with: runner)
    guard case .forbidden = verdict else {
      Issue.record("expected forbidden, got \(verdict)")
      return
    }
    #expect(try #require(verdict.advice).contains("user namespaces"))
  }
}
