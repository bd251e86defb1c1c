import Dispatch
import Foundation
import Glibc
import HTTPServer
import Testing

/// A certificate authority of its own, and a certificate it gave to `localhost`.
final class Authority: Sendable {
  private let folder: TemporaryFolder
  var path: String { folder.path("authority.pem") }
  var certificate: CertificateFiles {
    CertificateFiles(certificatePath: folder.path("host.pem"), keyPath: folder.path("host.key"))
  }

  init() async throws {
    folder = try TemporaryFolder()
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
    let made = await run(
      """
      cd \(folder.root) && openssl req -x509 \(key) -days 2 -subj /CN=authority -keyout authority.key -out authority.pem \
        && openssl req \(key) -subj /CN=localhost -keyout host.key -out host.csr \
        && echo subjectAltName=DNS:localhost > names \
        && openssl x509 -req -in host.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 -extfile names -out host.pem
      """)
    try #require(made == 0)
  }
}

/// Runs a shell command to its end and answers its status.
func run(_ command: String) async -> Int32 {
  await withCheckedContinuation { continuation in
    // A queue of its own: waiting must not take a thread from Swift's tasks.
    DispatchQueue(label: "FeedsTests.run").async {
      continuation.resume(returning: system("{ \(command) ; } > /dev/null 2>&1"))
    }
  }
}

/// A folder of its own for a test, gone with it.
final class TemporaryFolder: Sendable {
  let root: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "FeedsTests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    root = url.path
  }

  deinit {
    try? FileManager.default.removeItem(atPath: root)
  }

  func path(_ name: String) -> String { "\(root)/\(name)" }
}
