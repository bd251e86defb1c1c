internal import WebAPI

@main
struct Kosatsu {
  static func main() {}
}
