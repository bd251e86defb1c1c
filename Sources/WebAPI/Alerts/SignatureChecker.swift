internal import Alerts
internal import Crypto
internal import Foundation
internal import Processes
internal import Synchronization

/// Checks the XML signatures of CAP alerts by the program xmlsec1, in a sandbox without network (CAP 1.2, section 3.3.4.1).
///
/// A signer is trusted whose certificate is in the document and leads to one of the authorities of a file, on the day of the check.
/// Keys that a document brings along otherwise count for nothing.
public final class SignatureChecker: Sendable {
  private static let program = "xmlsec1"
  private static let mostBytes = 1 << 20
  /// Documents being checked or waiting for it; who brings more is told to come again.
  private static let mostWaiting = 64
  private static let (message, signers) = ("/input/message.xml", "/input/signers.pem")

  /// What one check may take.
  static let limits = Limits(
    seconds: 10, processorSeconds: 10, memoryBytes: 768 << 20, addressSpaceBytes: 2 << 30, fileBytes: 1 << 20,
    outputBytes: 4096, diagnosticBytes: 16_384)

  /// Where the documents lie while they are checked.
  private let directory: String
  private let tools: Sandbox.Tools
  private let limits: Limits
  private let runner = CommandRunner(width: 2)
  private let disk = BlockingQueue(name: "signed", width: 2)
  private let waiting = Mutex(0)

  /// - Parameter file: PEM certificates of authorities, or of signers that are their own.
  public convenience init(trusting file: String, in directory: DataDirectory) async throws(SignersRefused) {
    try await self.init(trusting: file, in: directory.path + "/signed")
  }

  /// - Parameter directory: made anew; what is in it goes.
  init(
    trusting file: String, in directory: String, tools: Sandbox.Tools = Sandbox.Tools(), limits: Limits = limits
  ) async throws(SignersRefused) {
    self.directory = directory
    self.tools = tools
    self.limits = limits
    let certificates = try Self.certificates(in: file)
    let verdict = await Sandbox.check(programs: [(Self.program, Self.program)], tools: tools, with: runner)
    switch verdict {
    case .works: break
    case .missing(let program, let package):
      throw SignersRefused(says: "no signature can be checked without \(program): apt-get install \(package).")
    case .forbidden(let diagnostic):
      throw SignersRefused(
        says: "no signature can be checked, since bubblewrap may not create a sandbox here (\(diagnostic)).")
    }
    do {
      if FileManager.default.fileExists(atPath: directory) { try FileManager.default.removeItem(atPath: directory) }
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      // A copy: who changes the file does so for the next start.
      try Data(certificates).write(to: URL(fileURLWithPath: directory + "/signers.pem"))
    } catch {
      throw SignersRefused(says: "\(directory) cannot be written.")
    }
  }

  private static func certificates(in file: String) throws(SignersRefused) -> [UInt8] {
    guard let handle = FileHandle(forReadingAtPath: file), let data = try? handle.read(upToCount: mostBytes + 1),
      data.count <= mostBytes, let certificates = CertificateFile(pem: Array(data))
    else { throw SignersRefused(says: "it is no file of PEM certificates that can be read.") }
    guard certificates.withoutAuthority.isEmpty else {
      let places = certificates.withoutAuthority.map(String.init).joined(separator: ", ")
      throw SignersRefused(
        says:
          "the authority of certificate \(places) is not in it; add that one's, up to one that is its own authority.")
    }
    return Array(data)
  }

  /// Whether the document's signature holds; it must have one of the form `SignatureForm.whole`. `none` where its signer is not known,
  /// or not any more.
  ///
  /// Throws where that cannot be told.
  func check(_ bytes: [UInt8]) async throws(SignatureNotChecked) -> Signature {
    let isTaken = waiting.withLock { waiting in
      guard waiting < Self.mostWaiting else { return false }
      waiting += 1
      return true
    }
    guard isTaken else { throw SignatureNotChecked(cause: "too many wait") }
    defer { waiting.withLock { $0 -= 1 } }
    let path = directory + "/" + UUID().uuidString + ".xml"
    let isWritten = await disk.run {
      guard let document = try? SignatureForm.document(bytes) else { return false }
      return FileManager.default.createFile(atPath: path, contents: Data(document))
    }
    // What stays is removed at the next start.
    defer { _ = try? FileManager.default.removeItem(atPath: path) }
    guard isWritten else { throw SignatureNotChecked(cause: "it cannot be written") }
    let outcome: Processes.Outcome
    do throws(SpawnError) {
      outcome = try await runner.run(command(on: path))
    } catch {
      throw SignatureNotChecked(cause: "the program does not start")
    }
    return try Self.verdict(of: outcome)
  }

  private func command(on path: String) -> Command {
    Command(
      Self.program,
      [
        "--verify", "--ignore-manifests", "--enabled-reference-uris", "empty", "--enabled-key-data", "x509",
        Self.message,
      ],
      // The option for a file of trusted certificates reads only the first of them; libcrypto's own settings take the whole
      // file, and no other.
      environment: ["LC_ALL": "C.UTF-8", "SSL_CERT_FILE": Self.signers, "SSL_CERT_DIR": "/nonexistent"],
      limits: limits,
      sandbox: Sandbox(
        readable: [.init(path, as: Self.message), .init(directory + "/signers.pem", as: Self.signers)], tools: tools))
  }

  /// Only what xmlsec1 says in so many words counts: other programs of the chain also end with 0 or 1.
  static func verdict(of outcome: Processes.Outcome) throws(SignatureNotChecked) -> Signature {
    let lines = outcome.diagnostic.split(separator: "\n")
    switch outcome.ending {
    case .exited(0) where lines.contains("OK") && lines.contains("SignedInfo References (ok/all): 1/1"):
      return .valid
    case .exited(1) where lines.contains("FAIL"): return .invalid(nil)
    case .exited(1) where lines.contains("ERROR"):
      // Before anything is computed a key is looked for, in certificates that hold.
      return lines.contains { $0.contains(":error=45:key is not found:") } ? .none : .invalid(nil)
    case .exceeded(.time): throw SignatureNotChecked(cause: "it takes too long")
    case .exceeded(.memory): throw SignatureNotChecked(cause: "it takes too much memory")
    case .exited, .signalled, .exceeded(.fileSize), .cancelled:
      throw SignatureNotChecked(cause: "the program fails")
    }
  }
}

/// A signature may hold or not; nobody knows.
struct SignatureNotChecked: Error, Equatable {
  /// For the log: nothing of the message.
  let cause: String
}

/// Why signatures cannot be checked with what was given, in words for an operator.
public struct SignersRefused: Error, CustomStringConvertible {
  let says: String
  public var description: String { says }
}
