// swift-tools-version: 6.2
import PackageDescription

/// Throws changed bytes at the readers of alerts. Built by `make fuzz`, with the coverage that libFuzzer needs.
let package = Package(
  name: "fuzz",
  dependencies: [.package(name: "kosatsu", path: "..")],
  targets: [
    .executableTarget(
      name: "FuzzAlerts",
      dependencies: [
        "CLibFuzzer", .product(name: "Alerts", package: "kosatsu"), .product(name: "Signage", package: "kosatsu"),
      ]),
    .systemLibrary(name: "CLibFuzzer"),
  ],
  swiftLanguageModes: [.v6]
)
