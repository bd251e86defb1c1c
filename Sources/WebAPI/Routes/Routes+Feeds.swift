internal import HTTPServer
internal import Signage

extension Routes {
  static let feeds: [Route<Handling>] = [
    Route(
      .get, "/v1/feeds", "How the polled alert feeds do",
      about:
        "Since the server started. `state` is `starting` before the first poll, `failing` while polls fail (since `failingSince`, "
        + "with the last `error`), else `well`: its page was read at `lastReadAt`. `waiting` entries are still to be fetched, "
        + "`givenUp` ones could not be had; `refusedLinks` lead to other hosts and are not followed.",
      tag: "Alerts", access: .person(.seeEmergencies), answers: [.ok(.feeds, "The feeds, in the order of their list.")],
      handler: .read(API.listFeeds))
  ]
}
