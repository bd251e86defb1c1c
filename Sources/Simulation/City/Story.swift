internal import Foundation
internal import Signage

/// The day in words: for whoever stands before the screen on which it runs.
struct Story {
  let language: String
  let say: (String) -> Void

  private func tell(_ ja: String, _ en: String) { say(language == "ja" ? ja : en) }

  func tellBeginning(_ day: LocalDate, displays: Int, sensors: Int, _ speed: Double) {
    let seconds = 86_400 / speed
    let isLong = seconds > 90
    let length = Int((isLong ? seconds / 60 : seconds).rounded())
    tell(
      "街の一日: \(displays)面の画面がサーバーにつながり、\(sensors)台のセンサーが人数を数えます。",
      "A day in the city: \(displays) screens are connected, \(sensors) sensors count.")
    tell(
      "行頭の時刻は\(day)のもので、人数はその一日分を約\(length)\(isLong ? "分" : "秒")で送ります(数えるのは人数だけ、だれかは分かりません)。"
        + "画面と放送は実際の時刻で動きます。",
      "Times at the beginning of a line are those of \(day), whose counts are sent within about \(length) \(isLong ? "minutes" : "seconds") (only "
        + "counts; who it was, nobody knows). Screens and messages live in the present.")
  }

  /// What a screen shows, and when: not in the hour that is told but in the present.
  struct Seen {
    var display: String
    var title: String
    /// Local, as `09:41`.
    var time: String
  }

  func tell(hour: Int, _ counted: CityHour, busiest: LocalizedText?, showing: Seen?) {
    let clock = (hour < 9 ? "0" : "") + "\(hour + 1):00"
    if counted.people == 0 {
      tell("\(clock)  画面の前を通った人はいません。", "\(clock)  Nobody passed a screen.")
    } else {
      let busy = busiest.map { (ja: "最も多いのは\($0.best(for: "ja"))。", en: " Busiest: \($0.best(for: "en")).") }
      tell(
        "\(clock)  この1時間に、のべ\(Self.number(counted.people))人が画面の前を通り、\(Self.number(counted.looks))人が画面を見ました"
          + "(65歳以上\(counted.elderlyPercent)%、18歳未満\(counted.childrenPercent)%)。\(busy?.ja ?? "")",
        "\(clock)  In this hour \(Self.number(counted.people)) people passed the screens and \(Self.number(counted.looks)) looked "
          + "(\(counted.elderlyPercent) % of 65 and over, \(counted.childrenPercent) % under 18).\(busy?.en ?? "")")
    }
    guard let showing, counted.people > 0 else { return }
    tell(
      "       実際の時刻\(showing.time)の「\(showing.display)」の画面: 「\(showing.title)」",
      "       In the present, at \(showing.time), on \(showing.display): \(showing.title)")
  }

  /// `time` is the present's.
  func tellWritten(_ kind: CityDay.Emergency, at time: String) {
    tell(
      (kind == .drill ? "【訓練】防災担当者が全画面あての訓練放送" : "【緊急】防災担当者が緊急放送") + "を書きました(実際の時刻\(time))。まだどの画面にも出ません。",
      "\(kind == .drill ? "DRILL" : "EMERGENCY"), in the present, at \(time): an officer wrote a message for all screens. None shows it yet."
    )
  }

  func tellConfirmed() {
    tell("       もう一人の担当者が内容を確かめ、承認しました。", "       A second officer read it and confirmed.")
  }

  func tell(_ deliveries: CityEmergency.Deliveries) {
    let (shown, displays) = (deliveries.summary.shown, deliveries.summary.displays)
    var times = (ja: "", en: "")
    if let half = deliveries.summary.p50Milliseconds, let slowest = deliveries.slowest {
      let (half, slowest) = (Self.seconds(half), Self.seconds(slowest))
      times = ("半数は\(half)秒以内、最も遅い画面で\(slowest)秒です。", ": half of them within \(half) s, the slowest after \(slowest) s")
    }
    tell(
      "       \(displays)面のうち\(shown)面が「表示しました」と答えました。\(times.ja)",
      "       \(shown) of \(displays) screens say that they show it\(times.en).")
  }

  func tellCleared(_ kind: CityDay.Emergency) {
    tell(
      kind == .drill ? "       訓練を終えました。画面は終了を知らせ、元の番組に戻ります。" : "       解除しました。画面は解除を知らせ、元の番組に戻ります。",
      "       All clear. The screens say so, and go back to their programme.")
  }

  /// The server did not let it be ended.
  func tellLeft(_ id: String, _ error: any Error) {
    tell(
      "【注意】放送 \(id) がまだ画面に出ているおそれがあります。手動で解除してください(\(error))。",
      "TAKE CARE: message \(id) may still be on the screens; clear it by hand (\(error)).")
  }

  func tellEnd(_ total: CityHour, _ tally: Tally) {
    tell(
      "一日が終わりました。のべ\(Self.number(total.people))人が通り、\(Self.number(total.looks))人が見ました。放映の記録\(tally.told.stored)件、エラー\(tally.errorCount)件。",
      "The day is over. \(Self.number(total.people)) people passed, \(Self.number(total.looks)) looked. \(tally.told.stored) showings "
        + "and acknowledgements were recorded, \(tally.errorCount) errors.")
  }

  private static func number(_ number: Int) -> String {
    var digits = String(number)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return ([digits] + groups).joined(separator: ",")
  }

  private static func seconds(_ milliseconds: Int64) -> String {
    String(format: "%.2f", Double(milliseconds) / 1000)
  }
}
