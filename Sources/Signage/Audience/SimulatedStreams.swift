/// Kinds of people who pass a screen in a ward office, each with its ages and its hours. All numbers are invented: they make
/// a city whose wards and hours differ plausibly, and describe no real ward.
enum SimulatedStream: CaseIterable {
  /// Come to a counter.
  case visitors
  /// Cross the building on their way to work and back.
  case commuters
  /// Come in the morning, for pensions, health and company.
  case elderly
  /// Parents with children, after school and kindergarten.
  case families
  /// On their way home from school and university.
  case students
  /// Other offices' people, firms, associations.
  case business

  /// Relative numbers of the cells, male and female, from the youngest band of the grid.
  var people: AudienceGrid {
    let (male, female): ([Double], [Double]) =
      switch self {
      case .visitors: ([2, 1, 1, 4, 9, 9, 8, 7, 10], [2, 1, 1, 5, 11, 11, 9, 8, 11])
      case .commuters: ([0, 0, 1, 5, 16, 17, 15, 6, 2], [0, 0, 1, 6, 14, 11, 9, 3, 1])
      case .elderly: ([0, 0, 0, 0, 1, 1, 2, 7, 36], [0, 0, 0, 0, 1, 2, 3, 9, 44])
      case .families: ([12, 13, 2, 1, 7, 8, 2, 0, 1], [12, 12, 2, 2, 17, 17, 4, 1, 2])
      case .students: ([0, 2, 16, 22, 4, 1, 1, 1, 1], [0, 2, 17, 24, 4, 1, 1, 1, 1])
      case .business: ([0, 0, 0, 2, 12, 16, 18, 12, 3], [0, 0, 0, 3, 10, 10, 8, 4, 1])
      }
    return AudienceGrid(values: male + female).shares ?? .zero
  }

  /// Of the stream's busiest hour, what each hour from 0:00 on has; on weekdays.
  var weekday: [Double] {
    switch self {
    case .visitors: Self.hours(from: 8, [0.15, 0.7, 1, 0.9, 0.7, 0.8, 0.9, 0.8, 0.7, 0.3, 0.03])
    case .commuters:
      Self.hours(from: 6, [0.08, 0.45, 1, 0.35, 0.08, 0.08, 0.2, 0.12, 0.08, 0.1, 0.2, 0.8, 0.95, 0.6, 0.15, 0.04])
    case .elderly: Self.hours(from: 8, [0.3, 1, 0.95, 0.7, 0.2, 0.3, 0.35, 0.2, 0.1, 0.02])
    case .families: Self.hours(from: 8, [0.03, 0.15, 0.2, 0.15, 0.1, 0.15, 0.4, 0.9, 1, 0.6, 0.1])
    case .students: Self.hours(from: 7, [0.15, 0.3, 0.05, 0.02, 0.02, 0.08, 0.05, 0.05, 0.4, 0.9, 1, 0.6, 0.2])
    case .business: Self.hours(from: 8, [0.3, 0.8, 1, 0.9, 0.4, 0.8, 1, 0.9, 0.7, 0.4, 0.1])
    }
  }

  /// When the offices are closed a few cross the lobby by day.
  static let closedDay = hours(from: 9, [0.01, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.01])

  private static func hours(from first: Int, _ values: [Double]) -> [Double] {
    let before = [Double](repeating: 0, count: first)
    return before + values + [Double](repeating: 0, count: max(0, 24 - first - values.count))
  }
}

extension SimulatedCity.Place {
  /// People an hour in the busiest hour of `stream`.
  func busiest(_ stream: SimulatedStream) -> Double {
    let kind = character
    return switch stream {
    case .visitors: kind == .centre ? 90 : 70
    case .commuters: kind == .centre ? 220 : kind == .hall ? 60 : 15
    case .elderly: kind == .elderly ? 110 : kind == .centre || kind == .hall ? 8 : 30
    case .families: kind == .family ? 110 : kind == .centre || kind == .hall ? 8 : 25
    case .students: kind == .student ? 70 : kind == .hall ? 4 : 15
    case .business: kind == .hall ? 180 : kind == .centre ? 50 : 12
    }
  }

  private enum Character {
    case hall, centre, elderly, family, student, mixed
  }

  private var character: Character {
    guard case .wardOffice(let ward) = self else { return .hall }
    switch ward.text {
    case "27127", "27128", "27109", "27111", "27106": return .centre
    case "27116", "27121", "27122", "27108", "27107", "27126": return .elderly
    case "27123", "27124", "27118", "27103", "27102", "27125": return .family
    case "27120", "27114", "27117": return .student
    default: return .mixed
    }
  }
}
