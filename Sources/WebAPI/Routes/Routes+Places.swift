internal import HTTPServer
internal import Signage

extension Routes {
  static let places: [Route<Handling>] = [
    Route(
      .get, "/v1/city", "What holds for the whole city", tag: "Places", access: .person(.seePlaces),
      answers: [.ok(.city, "Its default content, where there is one.")], handler: .read(API.getCity)),
    Route(
      .put, "/v1/city", "Change what holds for the whole city", tag: "Places", access: .person(.changePlaces),
      bodies: small(.city), answers: [.ok(.city, "Changed.")], handler: .later(API.putCity)),
    Route(
      .get, "/v1/sites", "All sites", tag: "Places", access: .person(.seePlaces),
      answers: [.ok(.siteList, "The sites.")], handler: .read(API.listSites)),
    Route(
      .get, "/v1/sites/{id}", "One site", tag: "Places", access: .person(.seePlaces),
      answers: [.ok(.siteAnswer, "The site.")], handler: .read(API.getSite)),
    Route(
      .put, "/v1/sites/{id}", "Make or change a site", tag: "Places", access: .person(.changePlaces),
      bodies: small(.site), answers: [.ok(.siteAnswer, "Changed."), .created(.siteAnswer, "Made.")],
      handler: .later(API.putSite)),
    Route(
      .delete, "/v1/sites/{id}", "Delete a site without displays and sensors", tag: "Places",
      access: .person(.changePlaces), answers: [.noContent("Gone.")], handler: .later(API.deleteSite)),
    Route(
      .get, "/v1/displays", "Displays with their status", about: Self.aboutStatus, tag: "Places",
      access: .person(.seePlaces),
      query: [
        .search, .optional("site", .identifier), .optional("ward", .ward), .optional("tag", .identifier),
        .optional("state", .choice(DisplayHealth.states), "Those in this state, and those with this problem."), .limit,
        .optional("cursor", .identifier, "An earlier answer's next."),
      ], answers: [.ok(.displayList, "The displays; with `next`, there are more.")], handler: .slow(API.listDisplays)),
    Route(
      .get, "/v1/displays/{id}", "One display with its status", about: Self.aboutStatus, tag: "Places",
      access: .person(.seePlaces), answers: [.ok(.displayWithStatus, "The display.")], handler: .slow(API.getDisplay)),
    Route(
      .put, "/v1/displays/{id}", "Make or change a display", tag: "Places", access: .person(.changePlaces),
      bodies: small(.display), answers: [.ok(.displayAnswer, "Changed."), .created(.displayAnswer, "Made.")],
      handler: .later(API.putDisplay)),
    Route(
      .delete, "/v1/displays/{id}", "Delete a display", tag: "Places", access: .person(.changePlaces),
      answers: [.noContent("Gone.")], handler: .later(API.deleteDisplay)),
    Route(
      .get, "/v1/sensors", "All sensors", tag: "Places", access: .person(.seePlaces),
      answers: [.ok(.sensorList, "The sensors.")], handler: .read(API.listSensors)),
    Route(
      .get, "/v1/sensors/{id}", "One sensor", tag: "Places", access: .person(.seePlaces),
      answers: [.ok(.sensorAnswer, "The sensor.")], handler: .read(API.getSensor)),
    Route(
      .put, "/v1/sensors/{id}", "Register or change a sensor", tag: "Places", access: .person(.changePlaces),
      bodies: small(.sensor), answers: [.ok(.sensorAnswer, "Changed."), .created(.sensorAnswer, "Made.")],
      handler: .later(API.putSensor)),
    Route(
      .delete, "/v1/sensors/{id}", "Delete a sensor", tag: "Places", access: .person(.changePlaces),
      answers: [.noContent("Gone.")], handler: .later(API.deleteSensor)),
  ]

  private static let aboutStatus = """
    `green` only where the display says that it plays the very playlist that is resolved for it now. `changing` has 90 seconds to \
    take a changed one. Every problem says since when, as far as anybody knows: `neverSeen`; `unreachable`, nothing heard for \
    60 s; `noReport` for 180 s; `late`, a changed playlist was not taken; `stale`, not for a day; `faulty`, what its player \
    reports; `storageFull`, under 16 MiB free; `clockOff`, by more than 5 s; `duplicatePlayer`. `state` is the worst of them.
    """
}
