internal import Database

extension Migration {
  static let expectations = Migration(
    "expectations",
    reason: "Whom a revision was for when it left the screen; thousands in one row: the next one waits for it.",
    [
      """
      CREATE TABLE expected_deliveries (
        emergency TEXT NOT NULL REFERENCES emergencies (id), revision BIGINT NOT NULL, displays TEXT NOT NULL,
        PRIMARY KEY (emergency, revision))
      """
    ])

  static let leavings = Migration(
    "leavings",
    reason:
      "Displays that had a message which was not for them any more before it ended: its end is told them all the same.",
    [
      """
      CREATE TABLE left_displays (
        emergency TEXT NOT NULL PRIMARY KEY REFERENCES emergencies (id), displays TEXT NOT NULL)
      """
    ])
}
