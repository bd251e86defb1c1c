import Foundation
import Testing

@testable import MediaLibrary

@Suite("Lanes")
struct LaneTests {
  /// Something that work waits for until the test opens it.
  private actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private(set) var inside = 0

    func pass() async {
      inside += 1
      if !isOpen { await withCheckedContinuation { waiting.append($0) } }
      inside -= 1
    }

    func open() {
      isOpen = true
      for continuation in waiting { continuation.resume() }
      waiting = []
    }
  }

  private func eventually(_ holds: () async -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(120)
    while await !holds() {
      try #require(ContinuousClock.now < deadline)
      try await Task.sleep(for: .milliseconds(2))
    }
  }

  @Test("lets as many in as it is wide, the others in order of arrival")
  func order() async throws {
    let lane = Lane(width: 1)
    let gate = Gate()
    let order = Shared<[Int]>([])
    let first = Task { try await lane.run { await gate.pass() } }
    try await eventually { await gate.inside == 1 }
    var tasks: [Task<Void, any Error>] = []
    for number in 0..<20 {
      let task = Task<Void, any Error> { try await lane.run { _ = order.change { $0 += [number] } } }
      tasks.append(task)
      try await eventually { lane.waiting == number + 1 }
    }
    await gate.open()
    try await first.value
    for task in tasks { try await task.value }
    #expect(order.value == Array(0..<20))
  }

  @Test("two at once and never three")
  func width() async throws {
    let lane = Lane(width: 2)
    let now = Shared(0)
    let most = Shared(0)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      for _ in 0..<50 {
        tasks.addTask {
          try await lane.run {
            let count = now.change { $0 += 1 }
            most.change { $0 = max($0, count) }
            for _ in 0..<5 { await Task.yield() }
            now.change { $0 -= 1 }
          }
        }
      }
      try await tasks.waitForAll()
    }
    #expect(most.value == 2)
  }

  @Test("who is cancelled while waiting leaves the row and takes nobody's turn")
  func cancelling() async throws {
    let lane = Lane(width: 1)
    let gate = Gate()
    let first = Task { try await lane.run { await gate.pass() } }
    try await eventually { await gate.inside == 1 }
    let second = Task { try await lane.run { "second" } }
    try await eventually { lane.waiting == 1 }
    let third = Task { try await lane.run { "third" } }
    try await eventually { lane.waiting == 2 }
    second.cancel()
    await #expect(throws: CancellationError.self) { try await second.value }
    #expect(lane.waiting == 1)
    await gate.open()
    try await first.value
    #expect(try await third.value == "third")
    // Cancelled before it came.
    let late = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await lane.run { "late" }
    }
    late.cancel()
    await #expect(throws: CancellationError.self) { try await late.value }
    #expect(try await lane.run { "still open" } == "still open")
  }

  @Test("work that fails frees its place")
  func failing() async throws {
    let lane = Lane(width: 1)
    for _ in 0..<5 {
      await #expect(throws: MediaError.empty) { try await lane.run { throw MediaError.empty } }
    }
    #expect(try await lane.run { 1 } == 1)
  }

  @Test("a long video keeps no picture waiting")
  func picturesPassVideos() async throws {
    let studio = try Studio()
    try await studio.longFilm("long.mp4")
    try await studio.tool("vips", "black", "small.png", "64", "64", "--bands", "3")
    let film = try await studio.store("long.mp4")
    let picture = try await studio.store("small.png")
    let library = studio.library
    let isDone = Shared(false)
    let videos = (0..<2).map { _ in
      Task {
        defer { isDone.change { $0 = true } }
        return try await library.convert(film)
      }
    }
    try await eventually { !studio.temporaryFiles.isEmpty }
    _ = try await library.convert(picture)
    #expect(!isDone.value)
    for video in videos {
      video.cancel()
      await #expect(throws: CancellationError.self) { try await video.value }
    }
    #expect(studio.temporaryFiles.isEmpty)
  }
}
