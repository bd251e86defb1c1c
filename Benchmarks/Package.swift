// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "kosatsu", path: "..")],
  targets: [
    .executableTarget(
      name: "SeedCity",
      dependencies: [
        .product(name: "Signage", package: "kosatsu"), .product(name: "SignageStore", package: "kosatsu"),
        .product(name: "Crypto", package: "kosatsu"), .product(name: "Database", package: "kosatsu"),
      ]),
    .executableTarget(name: "ResolveTime", dependencies: [.product(name: "Signage", package: "kosatsu")]),
    .systemLibrary(name: "CEpoll"),
    .executableTarget(name: "LastHeard", dependencies: ["CEpoll"]),
    .executableTarget(name: "EffectTime", dependencies: [.product(name: "Signage", package: "kosatsu")]),
  ],
  swiftLanguageModes: [.v6]
)
