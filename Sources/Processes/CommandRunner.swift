/// Runs commands on threads of its own, at most `width` at once, in order of arrival.
public final class CommandRunner: Sendable {
  private let queue: BlockingQueue

  /// - Parameter width: how many commands run at once; the others wait.
  public init(width: Int) {
    queue = BlockingQueue(name: "command", width: width)
  }

  /// Runs `command` to its end. When it returns, the program and everything in its process group are gone.
  ///
  /// Cancelling the task ends the program at once; the outcome then says `cancelled`.
  ///
  /// - Throws: `SpawnError` when it could not be started. A program that runs and fails is not an error: see the outcome.
  public func run(_ command: Command) async throws(SpawnError) -> Outcome {
    let group = ProcessGroup()
    let result: Result<Outcome, SpawnError> = await withTaskCancellationHandler {
      await queue.run {
        Result { () throws(SpawnError) in try CommandRun.run(command, in: group) }
      }
    } onCancel: {
      group.cancel()
    }
    return try result.get()
  }
}
