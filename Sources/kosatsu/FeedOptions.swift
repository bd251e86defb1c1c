internal import Feeds
internal import Foundation
internal import WebAPI

extension Option {
  static let feeds: [Option] = [
    Option("feeds", "FILE", "list of alert feeds to poll, as JSON; read at the start"),
    Option("feed-proxy", "URL", "proxy for feeds: http://, https:// or socks5h://; no other setting of proxies counts"),
    Option("feed-ca", "FILE", "PEM certificates that feeds are checked by, in place of the system's"),
  ]
}

/// What `--feeds`, `--feed-proxy` and `--feed-ca` say.
extension FeedSettings {
  /// A list holds 64 feeds at most.
  private static let mostBytes = 1 << 20

  init(_ options: Options) throws {
    self.init()
    if let file = options["feeds"] { feeds = try Self.feeds(in: file) }
    if let proxy = options["feed-proxy"] {
      guard FeedSettings.isProxy(proxy) else {
        // It may hold a password, which is not said back.
        throw UsageError(says: "--feed-proxy is not http://HOST:PORT, https://HOST:PORT or socks5h://HOST:PORT.")
      }
      self.proxy = proxy
    }
    if let file = options["feed-ca"] {
      guard let text = try? String(contentsOfFile: file, encoding: .utf8), text.contains("-----BEGIN CERTIFICATE-----")
      else { throw UsageError(says: "--feed-ca \(file) is no file of PEM certificates that can be read.") }
      certificateAuthorities = file
    }
  }

  private static func feeds(in file: String) throws -> [Feed] {
    guard let handle = FileHandle(forReadingAtPath: file), let data = try handle.read(upToCount: mostBytes) else {
      throw UsageError(says: "--feeds \(file) cannot be read.")
    }
    do throws(FeedListRefused) {
      return try FeedList.read(Array(data))
    } catch {
      throw UsageError(says: "--feeds \(file): \(error)")
    }
  }
}

extension Option {
  static let alertSigners = Option(
    "alert-signers", "FILE",
    "PEM certificates of the authorities by which signatures of CAP alerts are checked; read at the start")
}

extension SignatureChecker {
  /// Nil where `--alert-signers` is not given.
  convenience init?(_ options: Options, in directory: DataDirectory) async throws {
    guard let file = options["alert-signers"] else { return nil }
    do throws(SignersRefused) {
      try await self.init(trusting: file, in: directory)
    } catch {
      throw UsageError(says: "--alert-signers \(file): \(error)")
    }
  }
}
