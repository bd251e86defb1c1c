/// What an editor reads. No path, no converter's own words: those go to the log.
extension MediaError {
  /// What is wrong and what to do, in English.
  public var english: String {
    switch self {
    case .empty: "The file is empty. Choose the file again; it may not have been saved completely."
    case .text:
      "The file contains plain text, whatever its name says. Send a PDF, an image or a video, or write a text notice."
    case .unknownType: "This kind of file is not taken. Send PDF, JPEG, PNG, WebP, GIF, SVG, MP4, WebM or MOV."
    case .tooLarge(let limit): "The file is larger than \(Self.size(limit)). Send a smaller one."
    case .damaged(let type):
      "The \(Self.name(type)) file is damaged or incomplete. Export it again and send the new file."
    case .encrypted: "The PDF is protected by a password or by restrictions. Export it without protection."
    case .tooManyPages(let pages, let limit):
      "The document has \(pages) pages, at most \(limit) are taken. Send only the pages to be shown."
    case .tooManyPixels(let width, let height, let limit):
      "The picture has \(width) x \(height) pixels, at most \(limit / 1_000_000) megapixels are taken. Make it smaller."
    case .tooLong(let seconds, let limit):
      "The video lasts \(Self.minutes(seconds)) minutes, at most \(Self.minutes(limit)) are taken. Shorten it."
    case .noVideo: "The file holds no moving picture. Send a video with a picture."
    case .timedOut: "Converting the file took too long. Simplify it, or send it as an image."
    case .outOfMemory: "Converting the file took too much memory. Make it smaller or simpler."
    case .diskFull: "The server's storage is full. Tell the administrator; try again when there is room."
    case .unavailable: "The server cannot convert files at the moment. Tell the administrator."
    case .storage: "The server could not store the file. Try again; tell the administrator if it happens again."
    case .absent: "The file is no longer on the server. Send it again."
    case .uploadEnded: "The upload was broken off. Send the file again."
    }
  }

  /// The same in Japanese.
  public var japanese: String {
    switch self {
    case .empty: "ファイルの中身が空です。正しく保存されているか確認し、もう一度選んでください。"
    case .text:
      "名前にかかわらず、中身は文字だけのファイルです。PDF・画像・動画を送るか、文字のお知らせとして入力してください。"
    case .unknownType:
      "この種類のファイルは使えません。PDF、JPEG、PNG、WebP、GIF、SVG、MP4、WebM、MOVのいずれかを送ってください。"
    case .tooLarge(let limit): "ファイルが上限の\(Self.size(limit))を超えています。小さくして送ってください。"
    case .damaged(let type):
      "\(Self.name(type))ファイルが壊れているか、途中で切れています。書き出し直して送ってください。"
    case .encrypted: "PDFがパスワードまたは権限で保護されています。保護を外して書き出し直してください。"
    case .tooManyPages(let pages, let limit):
      "\(pages)ページあります。上限は\(limit)ページです。表示するページだけを送ってください。"
    case .tooManyPixels(let width, let height, let limit):
      "画像が\(width)×\(height)画素あります。上限は\(limit / 10_000)万画素です。縮小して送ってください。"
    case .tooLong(let seconds, let limit):
      "動画の長さが\(Self.minutes(seconds))分あります。上限は\(Self.minutes(limit))分です。短くして送ってください。"
    case .noVideo: "動画に映像が入っていません。映像のある動画を送ってください。"
    case .timedOut: "変換に時間がかかりすぎました。内容を簡単にするか、画像にして送ってください。"
    case .outOfMemory: "変換に必要なメモリーが上限を超えました。小さくするか、内容を簡単にして送ってください。"
    case .diskFull: "サーバーの保存領域が足りません。管理者に連絡し、空きができてから送り直してください。"
    case .unavailable: "現在サーバーでファイルを変換できません。管理者に連絡してください。"
    case .storage: "サーバーに保存できませんでした。もう一度送り、繰り返す場合は管理者に連絡してください。"
    case .absent: "ファイルがサーバーに残っていません。もう一度送ってください。"
    case .uploadEnded: "送信が途中で終わりました。もう一度送ってください。"
    }
  }

  private static func name(_ type: MediaType) -> String {
    switch type {
    case .webp: "WebP"
    case .webm: "WebM"
    default: type.rawValue.uppercased()
    }
  }

  private static func size(_ bytes: Int64) -> String {
    bytes >= 1 << 30 ? "\(bytes >> 30) GiB" : bytes >= 1 << 20 ? "\(bytes >> 20) MiB" : "\(bytes) B"
  }

  /// Rounded up, so that what is too long never reads as just long enough.
  private static func minutes(_ seconds: Double) -> Int {
    Int((min(seconds, 1e9) / 60).rounded(.up))
  }
}
