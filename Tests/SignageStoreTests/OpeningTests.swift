import Database
import Signage
import Testing

@testable import SignageStore

/// Databases of this program, of none yet, and of a later one.
@Suite struct OpeningTests {
  @Test func whatWasAnsweredIsThereAfterOpeningAgain() async throws {
    let kept = try TemporaryStore()
    try await kept.change { writing in
      try writing.save(site())
      try writing.save(display())
      try writing.save(content())
      try writing.save(emergency())
    }
    kept.store.close()
    for _ in 1...2 {
      let again = try SignageStore(kept.settings)
      #expect(try again.read { try $0.sites() } == [site()])
      #expect(try again.read { try $0.displays() } == [display()])
      #expect(try again.read { try $0.content(id("bulky-waste")) } == content())
      #expect(try again.read { try $0.emergency(id("flood")) } == emergency())
      #expect(try again.read { try $0.scheduleRevision() } == 1)
      #expect(try again.read { try $0.auditRows().count } == 1)
      again.close()
    }
  }

  @Test func aNewStoreIsEmpty() throws {
    let kept = try TemporaryStore()
    #expect(try kept.store.read { try $0.scheduleRevision() } == 0)
    #expect(try kept.store.read { try $0.scheduleInputs(from: day("2026-07-01")).contents.isEmpty })
    #expect(try kept.store.read { try $0.tokens() } == [])
  }

  @Test func theDatabaseOfANewerProgramIsRefused() throws {
    let kept = try TemporaryStore()
    kept.store.close()
    let later = Migration(
      "later", reason: "what a later program needs", ["CREATE TABLE later (id TEXT NOT NULL PRIMARY KEY)"])
    let newer = try Database(settings: kept.settings, migrations: Migration.all + [later])
    newer.close()
    #expect(throws: DatabaseError.newer(migration: "later")) { _ = try SignageStore(kept.settings) }
  }

  @Test func migrationsAreNamedOnceAndGiveTheirReason() {
    #expect(Set(Migration.all.map(\.name)).count == Migration.all.count)
    #expect(Migration.all.allSatisfy { !$0.reason.isEmpty && !$0.statements.isEmpty })
  }
}
