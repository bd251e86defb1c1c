import Signage
import Testing

@testable import Alerts

/// Telegrams made in the test, of the agency's form.
struct Bulletin {
  var title = "気象警報・注意報（Ｒ０６）（大雨）"
  var dateTime = "2026-11-21T00:00:00Z"
  var status = "通常"
  var office = "大阪管区気象台"
  var headTitle = "大阪府大雨警報・注意報"
  var infoType = "発表"
  var event = ""
  var serial = ""
  var valid: String?
  var headline = "大阪府にレベル４大雨危険警報を発表しています。"
  var information = ""
  var body = ""

  /// A state of the city: kind codes with their names and status, in a list of municipalities.
  static func warnings(_ kinds: [(code: String, name: String, status: String)], area: String = "2710000") -> String {
    let items = kinds.map {
      "<Kind><Name>\($0.name)</Name><Code>\($0.code)</Code><Status>\($0.status)</Status></Kind>"
    }.joined()
    return """
      <Warning type="気象警報・注意報（市町村等）"><Item>\(items)<Area><Name>市</Name><Code>\(area)</Code></Area></Item></Warning>
      """
  }

  static func rain(_ code: String, _ status: String = "発表") -> Bulletin {
    var bulletin = Bulletin()
    bulletin.body = warnings([(code, "大雨", status)])
    return bulletin
  }

  /// A forecast for a river, as its headline's information names it.
  static func flood(_ code: String, at minute: Int) -> Bulletin {
    Bulletin().at(minute) {
      $0.title = "指定河川洪水予報"
      $0.event = "860604000301"
      $0.information = """
        <Information type="指定河川洪水予報（予報区域）"><Item><Kind><Name>氾濫</Name><Code>\(code)</Code></Kind>
        <Areas codeType="指定河川洪水予報（予報区域）"><Area><Name>川</Name><Code>860604000301</Code></Area></Areas></Item></Information>
        """
    }
  }

  static func tsunami(_ kinds: [(area: String, code: String, height: String)]) -> Bulletin {
    let items = kinds.map {
      """
      <Item><Area><Name>大阪府</Name><Code>\($0.area)</Code></Area><Category><Kind><Name>津波</Name><Code>\($0.code)</Code></Kind>
      </Category><MaxHeight><e:TsunamiHeight xmlns:e="urn:e" description="\($0.height)">NaN</e:TsunamiHeight></MaxHeight></Item>
      """
    }
    var bulletin = Bulletin()
    bulletin.title = "津波警報・注意報・予報a"
    bulletin.event = "20261121085500"
    bulletin.headline = "津波警報を発表しました。ただちに避難してください。"
    bulletin.body = "<Tsunami><Forecast>\(items.joined())</Forecast></Tsunami>"
    return bulletin
  }

  static func earlyWarning(serial: Int, area: String = "520") -> Bulletin {
    var bulletin = Bulletin()
    bulletin.title = "緊急地震速報（警報）"
    bulletin.office = "気象庁本庁"
    bulletin.event = "20261121085955"
    bulletin.serial = "\(serial)"
    bulletin.headline = "大阪湾で地震　近畿で強い揺れ"
    bulletin.information = """
      <Information type="緊急地震速報（細分区域）"><Item><Kind><Name>緊急地震速報（警報）</Name><Code>31</Code></Kind>
      <Areas codeType="地震情報／細分区域"><Area><Name>区域</Name><Code>\(area)</Code></Area></Areas></Item></Information>
      """
    return bulletin
  }

  /// `flash` is 震度速報, which tells areas alone.
  static func shaking(_ cities: [(code: String, scale: String)], area: String, flash: Bool = false) -> Bulletin {
    let list =
      flash
      ? "" : cities.map { "<City><Name>区</Name><Code>\($0.code)</Code><MaxInt>\($0.scale)</MaxInt></City>" }.joined()
    var bulletin = Bulletin()
    bulletin.title = flash ? "震度速報" : "震源・震度に関する情報"
    bulletin.office = "気象庁本庁"
    bulletin.event = "20261121085955"
    bulletin.headline = "２１日０８時５９分ころ、地震がありました。"
    bulletin.body = """
      <Intensity><Observation><Pref><Name>大阪府</Name><Code>27</Code><Area><Name>大阪府北部</Name><Code>520</Code>
      <MaxInt>\(area)</MaxInt>\(list)</Area></Pref></Observation></Intensity>
      """
    return bulletin
  }

  func at(_ minutes: Int, _ change: (inout Bulletin) -> Void = { _ in }) -> Bulletin {
    var other = self
    other.dateTime = "2026-11-21T00:\(minutes < 10 ? "0" : "")\(minutes):00Z"
    change(&other)
    return other
  }

  var xml: String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <Report xmlns="http://xml.kishou.go.jp/jmaxml1/"><Control><Title>\(title)</Title><DateTime>\(dateTime)</DateTime>
    <Status>\(status)</Status><EditorialOffice>\(office)</EditorialOffice><PublishingOffice>\(office)</PublishingOffice></Control>
    <Head xmlns="http://xml.kishou.go.jp/jmaxml1/informationBasis1/"><Title>\(headTitle)</Title>
    <ReportDateTime>2026-11-21T09:00:00+09:00</ReportDateTime>\(valid.map { "<ValidDateTime>\($0)</ValidDateTime>" } ?? "")
    <EventID>\(event)</EventID><InfoType>\(infoType)</InfoType><Serial>\(serial)</Serial><InfoKind>種類</InfoKind>
    <Headline><Text>\(headline)</Text>\(information)</Headline></Head>
    <Body xmlns="http://xml.kishou.go.jp/jmaxml1/body/meteorology1/">\(body)</Body></Report>
    """
  }
}

extension Board {
  @discardableResult
  mutating func receive(
    jma xml: String, from policy: FeedPolicy = FeedPolicy(feed: "jma"), at now: String
  ) throws -> Verdict {
    let telegram: Telegram
    do throws(AlertFault) {
      telegram = try Telegram.read(Array(xml.utf8))
    } catch {
      return Verdict(fault: error)
    }
    let verdict = telegram.decide(
      from: policy, known: known(telegram.lookupKeys), in: city, at: try instant(now))
    try take(verdict, at: try instant(now))
    for message in onScreen.values where message.expiresAt > (try instant(now)) {
      try message.validate(at: try instant(now))
    }
    return verdict
  }

  /// By default two seconds after it was sent.
  @discardableResult
  mutating func receive(
    _ bulletin: Bulletin, from policy: FeedPolicy = FeedPolicy(feed: "jma"), at now: String? = nil
  ) throws -> Verdict {
    let sent = try instant(bulletin.dateTime)
    return try receive(jma: bulletin.xml, from: policy, at: now ?? sent.advanced(bySeconds: 2).rfc3339())
  }
}
