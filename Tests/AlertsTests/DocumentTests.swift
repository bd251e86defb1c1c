import Foundation
import Signage
import Testing

@testable import Alerts

/// ALERTS.md 1 and the bad input of every parser.
@Suite struct DocumentTests {
  private func rule(_ bytes: [UInt8]) -> AlertRule? {
    do throws(AlertFault) {
      _ = try CAPAlert.read(bytes)
      return nil
    } catch {
      return error.rule
    }
  }

  private func rule(_ text: String) -> AlertRule? { rule(Array(text.utf8)) }

  @Test(arguments: [
    #"<!DOCTYPE alert><alert/>"#,
    #"<?xml version="1.0"?><!-- a --><?b c?> <!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>"#,
    #"<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>"#,
  ])
  func aDoctypeIsRefusedBeforeItIsRead(text: String) { #expect(rule(text) == .doctype) }

  // Found by fuzzing: the parser under us reads the data of one that has none, and crashes.
  @Test(arguments: [
    "<a><?b?></a>", "<a/><?b?>", "<a><?b c?></a>", "<a><?xml version='1.0'?></a>", "<?b?><?c?><a><?d?></a>",
  ])
  func aProcessingInstructionInsideIsRefused(text: String) { #expect(rule(text) == .processingInstruction) }

  @Test func oneBeforeTheDocumentIsPassedOver() {
    #expect(rule("<?xml version='1.0'?><?b?><!-- c --><?d e?>\n<a/>") == .notAnAlert)
  }

  @Test func anEntityNobodyDeclaredIsIllFormed() {
    #expect(rule("<a>&b;</a>") == .illFormed)
    #expect(rule("<a>&#0;</a>") == .illFormed)
  }

  @Test func aDoctypeInsideTheDocumentIsIllFormed() { #expect(rule("<a><!DOCTYPE b></a>") == .illFormed) }

  @Test func aDoctypeSpelledInAnotherEncodingIsNotRead() {
    #expect(rule("<?xml version=\"1.0\" encoding=\"UTF-7\"?>+ADwAIQ-DOCTYPE a+AD4-<a/>") == .encoding)
    #expect(rule(Array("\u{FEFF}<!DOCTYPE a><a/>".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] })) == .encoding)
  }

  @Test func moreThanEightMegabytesAreRefused() {
    #expect(rule([UInt8](repeating: 0x20, count: 9 << 20)) == .tooLarge)
  }

  @Test func limitsOfTheTree() {
    func nested(_ depth: Int) -> String {
      String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
    }
    #expect(rule(nested(64)) == .notAnAlert)
    #expect(rule(nested(65)) == .tooDeep)
    #expect(rule(nested(100_000)) == .tooDeep)
    #expect(rule("<a>" + String(repeating: "<b/>", count: 200_000) + "</a>") == .tooManyElements)
    #expect(rule("<a b='" + String(repeating: "c", count: 20_000) + "'/>") == .tooLong)
    #expect(rule("<a>" + String(repeating: "c", count: 1_100_000) + "</a>") == .tooLong)
    #expect(rule("<a>" + String(repeating: "<![CDATA[cccccccccc]]>", count: 110_000) + "</a>") == .tooLong)
  }

  // The parser compares each attribute of a tag with all before it: 80,000 took it seconds, 8 MB of them would take minutes.
  @Test func aTagHasOnlySoManyAttributes() {
    func tag(_ count: Int, _ name: String, _ value: String = ">") -> String {
      (0..<count).map { " \(name)\($0)='\(value)'" }.joined()
    }
    #expect(rule("<a\(tag(256, "b"))/>") == .notAnAlert)
    #expect(rule("<a\(tag(257, "b"))/>") == .tooManyElements)
    #expect(rule("<a><b/><c\(tag(80_000, "b"))/></a>") == .tooManyElements)
    #expect(rule("<a><!-- < ' --><![CDATA[ < \" ]]><c\(tag(257, "b"))/></a>") == .tooManyElements)
    #expect(
      rule("<a b='\(String(repeating: "=", count: 300))'>\(String(repeating: "=", count: 300))</a>") == .notAnAlert)
    #expect(rule("<a><!--<b\(tag(300, "b"))/>--><![CDATA[<b\(tag(300, "b"))/>]]></a>") == .notAnAlert)
    #expect(rule("<a\(tag(32, "xmlns:b", "urn:c"))/>") == .notAnAlert)
    #expect(rule("<a\(tag(33, "xmlns:b", "urn:c"))/>") == .tooManyElements)
  }

  @Test func aTagIsOnlySoLong() {
    func wide(_ count: Int) -> String { "<a\(String(repeating: " ", count: count))/>" }
    #expect(rule(wide(65_000)) == .notAnAlert)
    #expect(rule(wide(66_000)) == .tooLong)
    #expect(rule("<a b='" + String(repeating: "c d ", count: 17_000) + "'/>") == .tooLong)
  }

  @Test(arguments: [
    "<a <b/>", "<a b='<c/>'/>", "<a ' ><b d=''/></a>", "<a><!-- b</a>", "<a><![CDATA[</a>", "<a b='", "<",
  ])
  func whatIsNoTagToTheParserIsNoneBefore(text: String) { #expect(rule(text) == .illFormed) }

  @Test(arguments: [
    "", "   ", "OK", "<html><body>503</body></html>", "{\"alerts\":[]}", "<alert xmlns='urn:other'/>", "<a>", "<a></b>",
    "<a/><b/>",
  ])
  func whatIsNoAlertChangesNothing(text: String) throws {
    #expect([.illFormed, .notAnAlert].contains(rule(text)))
    var board = try Board()
    try board.receive(CAPMessage())
    let before = board.onScreen
    let verdict = try board.receive(cap: text)
    #expect(verdict.decision == .rejected && verdict.alarms && board.onScreen == before)
    #expect(try board.receive(jma: text, at: Board.noon).decision == .rejected && board.onScreen == before)
  }

  @Test func encodingsAreThoseDeclared() throws {
    let xml = CAPMessage().xml.replacing("UTF-8", with: "Shift_JIS")
    let shiftJIS = try #require(xml.data(using: .shiftJIS))
    let alert = try #require(try CAPAlert.read(Array(shiftJIS)).first?.get())
    #expect(alert.infos.first?.headline == "淀川で氾濫のおそれ")
    // It says Shift_JIS and is UTF-8: nobody reads nonsense from a screen.
    #expect(rule(xml) == .encoding)
    #expect(rule("<?xml version='1.0' encoding='x-unknown'?><a/>") == .encoding)
    #expect(rule(Array("<a>".utf8) + [0xFF] + Array("</a>".utf8)) == .encoding)
    let latin = CAPMessage().xml.replacing("UTF-8", with: "ISO-8859-1").replacing("office@", with: "b\u{FC}ro@")
    let ascii = String(latin.unicodeScalars.map { $0.value < 256 ? Character($0) : "?" })
    let bytes = try #require(ascii.data(using: .isoLatin1))
    #expect(try CAPAlert.read(Array(bytes)).first?.get().identity.sender == "b\u{FC}ro@example.jp")
  }

  @Test func anyPrefixAndAnyWrappingWillDo() throws {
    let bare = CAPMessage().xml.drop { $0 != ">" }.dropFirst()
    let prefixed = bare.replacing("<alert xmlns=", with: "<x:alert xmlns:x=").replacing("</alert>", with: "</x:alert>")
    for name in ["identifier", "sender", "sent"] { #expect(prefixed.contains("<\(name)>")) }
    // Its children are in no namespace now: that is no CAP alert.
    #expect(rule(String(prefixed)) == nil)
    #expect(try CAPAlert.read(Array(prefixed.utf8)).first == .failure(AlertFault(.missing, "sender")))
    let all = try #require(bare.firstRange(of: "<alert"))
    let inside = bare[all.lowerBound...].replacing("</", with: "</x:").replacing(#/<(?<n>[a-zA-Z])/#) {
      "<x:\($0.output.n)"
    }
    .replacing("xmlns=", with: "xmlns:x=")
    #expect(try CAPAlert.read(Array(inside.utf8)).first?.get().identity.identifier == "A")
    for wrapped in [
      "<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='text/xml'>\(inside)</content></entry></feed>",
      "<rss><channel><item>\(inside)</item></channel></rss>",
      "<EDXLDistribution xmlns='urn:oasis:names:tc:emergency:EDXL:DE:1.0'><contentObject>\(inside)\(inside)</contentObject></EDXLDistribution>",
    ] {
      let alerts = try CAPAlert.read(Array(wrapped.utf8))
      #expect(try alerts.first?.get().identity.identifier == "A")
    }
  }

  @Test(arguments: ["2026-11-21T09:00:00", "2026-11-21", "21.11.2026 09:00", "2026-02-30T09:00:00Z", "NaN"])
  func aDateWithoutOffsetIsRefused(date: String) throws {
    var message = CAPMessage()
    message.sent = date
    #expect(try CAPAlert.read(Array(message.xml.utf8)).first == .failure(AlertFault(.badDate, "sent")))
    message.sent = "2026-11-21T09:00:00Z"
    message.infos = [CAPMessage.info(expires: date)]
    #expect(try CAPAlert.read(Array(message.xml.utf8)).first == .failure(AlertFault(.badDate, "expires")))
    let bulletin = Bulletin().at(0) { $0.dateTime = date }
    #expect(throws: AlertFault(.badDate, "DateTime")) { _ = try Telegram.read(Array(bulletin.xml.utf8)) }
  }

  @Test func telegramsOfAnotherNamespaceOrStatusAreRefused() {
    let xml = Bulletin.rain("43").xml
    #expect(throws: AlertFault(.notAnAlert)) {
      _ = try Telegram.read(Array(xml.replacing("kishou.go.jp/jmaxml1/\"", with: "kishou.go.jp/other/\"").utf8))
    }
    for (from, to, fault) in [
      ("<Status>通常</Status>", "<Status>緊急</Status>", AlertFault(.badValue, "Status")),
      ("<InfoType>発表</InfoType>", "<InfoType>速報</InfoType>", AlertFault(.badValue, "InfoType")),
      ("<InfoType>発表</InfoType>", "", AlertFault(.missing, "InfoType")),
    ] {
      #expect(throws: fault) { _ = try Telegram.read(Array(xml.replacing(from, with: to).utf8)) }
    }
  }

  @Test func aTelegramOfKindsTimesAreasWithoutEndIsRefused() throws {
    func bulletin(_ kinds: Int, _ areas: Int, _ list: String) -> Bulletin {
      var bulletin = Bulletin()
      let item =
        "<Item>" + String(repeating: "<Kind/>", count: kinds) + "<Areas>"
        + String(repeating: "<Area><Code>1</Code></Area>", count: areas) + "</Areas></Item>"
      if list == "Information" {
        bulletin.information = "<Information>\(item)\(item)</Information>"
      } else {
        bulletin.body = "<\(list)>\(item)</\(list)><\(list)>\(item)</\(list)>"
      }
      return bulletin
    }
    for list in ["Information", "Warning", "VolcanoInfo"] {
      #expect(try Telegram.read(Array(bulletin(25, 1_000, list).xml.utf8)).items.count == 50_000)
      #expect(throws: AlertFault(.tooManyElements, "Item")) {
        _ = try Telegram.read(Array(bulletin(26, 1_000, list).xml.utf8))
      }
    }
  }

  @Test func namesAreOnlySoLong() throws {
    let (most, more) = (String(repeating: "n", count: 500), String(repeating: "n", count: 501))
    func fault(_ change: (inout Bulletin) -> Void) -> AlertFault? {
      let bytes = Array(Bulletin.rain("43").at(0, change).xml.utf8)
      do throws(AlertFault) { _ = try Telegram.read(bytes) } catch { return error }
      return nil
    }
    #expect(fault { ($0.office, $0.event) = (most, "\(most) \(most)") } == nil)
    #expect(fault { $0.office = more } == AlertFault(.badValue, "EditorialOffice"))
    #expect(fault { $0.event = "1 \(more)" } == AlertFault(.badValue, "EventID"))
    func capFault(_ message: CAPMessage) throws -> AlertFault? {
      if case .failure(let fault) = try #require(try CAPAlert.read(Array(message.xml.utf8)).first) {
        fault
      } else {
        nil
      }
    }
    let longest = CAPMessage(identifier: most, sender: most)
    #expect(try capFault(longest) == nil && capFault(longest.updated("B", minutesLater: 5)) == nil)
    #expect(try capFault(CAPMessage(identifier: more)) == AlertFault(.badValue, "identifier"))
    #expect(try capFault(CAPMessage(sender: more)) == AlertFault(.badValue, "identifier"))
    for long in [CAPMessage(identifier: more), CAPMessage(sender: more)] {
      let update = CAPMessage().updated("B", minutesLater: 5, references: long.reference)
      #expect(try capFault(update) == AlertFault(.badValue, "references"))
    }
  }

  @Test func aTitleOfAnyLengthIsRememberedShort() throws {
    var board = try Board()
    let long = Bulletin.rain("43").at(0) { $0.title = String(repeating: "題", count: 100_000) }
    let verdict = try board.receive(long)
    #expect(verdict.rule == .notForScreens && verdict.detail?.count == AlertHeading.longest)
    let telegram = try Telegram.read(Array(long.xml.utf8))
    #expect(telegram.lookupKeys.isEmpty, "nothing is looked up by it")
  }

  @Test func parsersOnManyThreadsDoNotDisturbOneAnother() async throws {
    let good = Array(CAPMessage().xml.utf8)
    let bad = Array("<a><b></a>".utf8)
    let right = await withTaskGroup(of: Bool.self) { group in
      for index in 0..<400 {
        group.addTask {
          index % 2 == 0 ? (try? CAPAlert.read(good).first?.get()) != nil : (try? CAPAlert.read(bad)) == nil
        }
      }
      return await group.reduce(true) { $0 && $1 }
    }
    #expect(right)
  }

  @Test func everyRuleHasItsSentences() {
    for rule in AlertRule.allCases { #expect(!rule.says.isBlank(in: "ja") && !rule.says.isBlank(in: "en")) }
  }
}
