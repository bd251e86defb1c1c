import Foundation
import Signage
import Testing

/// Two machines under one token (DESIGN 4.6).
@Suite struct InstallationTests {
  /// Who reported, as "A0 B60": a name and the seconds since ten.
  func heard(_ reports: String) -> Installations {
    var installations = Installations()
    for report in reports.split(separator: " ") {
      installations.note(String(report.prefix(1)), at: ten.advanced(bySeconds: Int64(report.dropFirst()) ?? 0))
    }
    return installations
  }

  func fault(_ reports: String, at seconds: Int64) -> DisplayReport.Fault? {
    heard(reports).duplicate(at: ten.advanced(bySeconds: seconds))
  }

  @Test(
    "one machine is none too many, whatever it is called later",
    arguments: ["", "A0", "A0 A60 A120", "A0 A60 B120 B180", "A0 B60", "A0 B60 C120 D180 E240 F300"])
  func alone(reports: String) {
    #expect(fault(reports, at: 300) == nil)
  }

  @Test func aMachineThatComesBackAfterAnotherIsNotAlone() throws {
    let found = try #require(fault("A0 B30 A60", at: 60))
    #expect(found.code == "duplicatePlayer")
    #expect(found.content == nil)
    #expect(found.at == ten.advanced(bySeconds: 60))
    let (a, b) = (ten.advanced(bySeconds: 60).rfc3339(), ten.advanced(bySeconds: 30).rfc3339())
    #expect(found.detail.hasSuffix("B (\(b)), A (\(a))"))
    #expect(found.detail.hasPrefix("2 installations"))
  }

  @Test func aReportThatIsHeldUpUntilThePageWasLoadedAgainIsNoSecondMachine() {
    #expect(fault("A0 A60 B90 A89 B150", at: 150) == nil)
    #expect(heard("A0 B90 A89").sightings.map(\.installation) == ["A", "B"])
    #expect(fault("A0 B90 A90", at: 90) != nil)
  }

  @Test func itIsSaidAsLongAsBothAreHeard() {
    #expect(fault("A0 B30 A60 B90 A120", at: 130)?.at == ten.advanced(bySeconds: 120))
    #expect(fault("A0 B30 A60", at: 660) != nil)
    #expect(fault("A0 B30 A60", at: 661) == nil, "one of them was switched off")
    #expect(fault("A0 B30 A60 A120 A600 A640", at: 641) == nil, "B was not heard for ten minutes")
    #expect(fault("A0 B30 A60 A120 A600", at: 620) != nil)
  }

  @Test func whoWasSilentForLongHasNotComeBack() {
    #expect(fault("A0 B30 A700", at: 700) == nil)
    #expect(fault("A0 A60 B120 B600 A700", at: 700) == nil, "A was put back in the place of B")
    #expect(fault("A0 A60 B120 B600 A650", at: 650) != nil)
  }

  @Test func manyMachinesAreNotRememberedForEver() {
    #expect(heard("A0 B1 C2 D3 E4 F5").sightings.map(\.installation) == ["C", "D", "E", "F"])
    #expect(heard("A0 B1 A900").sightings.map(\.installation) == ["A"])
  }

  @Test func aReportFromBeforeThisWasKeptIsStillRead() throws {
    let old = #"""
      {"at":0,"installation":"A","clockOffsetMilliseconds":0,"transport":"poll","version":"1","panel":"on","faults":[]}
      """#
    let report = try JSONDecoder().decode(DisplayReport.self, from: Data(old.utf8))
    #expect(report.installations == nil)
    #expect(report.standingFaults(at: ten) == [])
    var copied = report
    copied.installations = heard("A0 B30 A60")
    let again = try JSONDecoder().decode(DisplayReport.self, from: JSONEncoder().encode(copied))
    #expect(again == copied)
    #expect(again.standingFaults(at: ten.advanced(bySeconds: 61)).map(\.code) == ["duplicatePlayer"])
  }
}
