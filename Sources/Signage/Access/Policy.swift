/// What may be done, and to what. Lists and single items ask the same function.
public enum Action: Hashable, Sendable, CaseIterable {
  /// Sites, displays, sensors.
  case seePlaces, changePlaces
  case seeContents, changeContent, approveContent
  case seeSchedule, changeSchedule
  /// Take over a list of national holidays, or drop it.
  case changeHolidays
  /// Write, withdraw, clear, correct; confirm or reject what another person wrote.
  case seeEmergencies, broadcast
  case seeAudience, computeRankings
  /// What was shown, and how many different contents in a year.
  case seePlays
  case postObservations
  case changeTokens, seeAudit
  /// The player's own pulls and reports.
  case play
}

/// What an action is done to: the area it lies in, or a device's own.
public enum Resource: Hashable, Sendable {
  case area(Area)
  case device(Device)
  /// Nothing in particular, as for lists, that ask again for each item.
  case any
}

/// The one policy.
///
/// City staff have their role for the city and may do it in every ward; a ward's staff in their ward alone. Administrators
/// look after places, holidays, tokens and the audit, and see everything; they publish and broadcast nothing.
public func may(_ actor: Actor, _ action: Action, _ resource: Resource) -> Bool {
  if case .device(let device) = resource { return actor.device == device && deviceActions(of: device).contains(action) }
  guard actor.device == nil else { return false }
  return actor.grants.contains { grant in
    guard actions(of: grant.role).contains(action) else { return false }
    switch resource {
    case .any: return true
    case .area(let area): return grant.area.contains(area) || (isReading(action) && area == .city)
    case .device: return false
    }
  }
}

private func deviceActions(of device: Device) -> Set<Action> {
  switch device {
  case .display: [.play]
  case .sensor: [.postObservations]
  case .feed: [.broadcast]
  }
}

private func actions(of role: Role) -> Set<Action> {
  switch role {
  case .editor:
    [
      .seePlaces, .seeContents, .changeContent, .seeSchedule, .changeSchedule, .seeEmergencies, .seeAudience,
      .seePlays,
    ]
  case .approver:
    [
      .seePlaces, .seeContents, .changeContent, .approveContent, .seeSchedule, .changeSchedule, .seeEmergencies,
      .seeAudience, .seePlays,
    ]
  case .officer: [.seePlaces, .seeContents, .seeSchedule, .seeEmergencies, .broadcast]
  case .analyst: [.seePlaces, .seeContents, .seeSchedule, .seeEmergencies, .seeAudience, .computeRankings, .seePlays]
  case .administrator:
    [
      .seePlaces, .changePlaces, .seeContents, .seeSchedule, .changeHolidays, .seeEmergencies, .seeAudience,
      .computeRankings, .seePlays, .changeTokens, .seeAudit,
    ]
  case .display, .sensor, .feed: []
  }
}

/// Reading what the whole city shares is everybody's.
private func isReading(_ action: Action) -> Bool {
  switch action {
  case .seePlaces, .seeContents, .seeSchedule, .seeEmergencies, .seeAudience: true
  default: false
  }
}

/// The highest priority at which the actor may schedule: 5 for a ward's staff, 7 for the city's, 9 for the city's approver.
public func priorityCeiling(of actor: Actor) -> Priority {
  if actor.grants.contains(Grant(role: .approver, area: .city)) { return .highest }
  if actor.grants.contains(Grant(role: .editor, area: .city)) { return .cityDesignated }
  return .emphasis
}
