enum Rule: Hashable {
  case displayDefault
  case siteDefault
  case cityDefault
}
