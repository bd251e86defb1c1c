// swift-tools-version: 6.2
import PackageDescription

/// Every module of ours is built alike: complete concurrency checking, warnings as errors, explicit imports.
let settings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A room of the design: one module that imports only rooms below it.
func room(_ name: String, on dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, on dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let package = Package(
  name: "kosatsu",
  products: [
    .executable(name: "kosatsu", targets: ["kosatsu"]),
    .library(name: "Signage", targets: ["Signage"]),
    .library(name: "Alerts", targets: ["Alerts"]),
    .library(name: "SignageStore", targets: ["SignageStore"]),
    .library(name: "Database", targets: ["Database"]),
    .library(name: "Crypto", targets: ["Crypto"]),
  ],
  targets: [
    .executableTarget(
      name: "kosatsu",
      dependencies: [
        "WebAPI", "MediaLibrary", "SignageStore", "Feeds", "Simulation", "HTTPClient", "Alerts", "Signage", "Crypto",
        "Processes", "HTTPServer", "CGetopt",
      ],
      swiftSettings: settings),
    room(
      "WebAPI",
      on: [
        "HTTPServer", "LiveUpdates", "MediaLibrary", "SignageStore", "Feeds", "Alerts", "Database", "Signage", "Crypto",
        "Processes", "CPlayers", "CTemplates", "CQREncode",
      ]),
    room("HTTPServer", on: ["Processes", "CMicroHTTPD"]),
    room("Feeds", on: ["Alerts", "HTTPClient", "Signage", "Crypto", "Processes"]),
    room("Simulation", on: ["HTTPClient", "Signage", "Crypto"]),
    room("HTTPClient", on: ["Processes", "CCurl"]),
    room("Alerts", on: ["Signage", "Crypto"]),
    room("LiveUpdates", on: ["Signage"]),
    room("MediaLibrary", on: ["Signage", "Crypto", "Processes"]),
    room("SignageStore", on: ["Database", "Alerts", "Signage", "Crypto"]),
    room("Database", on: ["CSQLite"]),
    room("Signage"),
    room("Crypto", on: ["CCrypto"]),
    room("Processes", on: ["CLinux"]),

    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(
      name: "CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
    .systemLibrary(name: "CGetopt"),
    .target(name: "CLinux"),
    .target(name: "CPlayers", path: "players", exclude: ["web", "pairing", "kiosk"], sources: ["embed.c"]),
    .target(name: "CTemplates"),

    tests("CryptoTests", on: ["Crypto"]),
    tests("ProcessesTests", on: ["Processes"]),
    tests("DatabaseTests", on: ["Database"]),
    tests("SignageTests", on: ["Signage"]),
    tests("AlertsTests", on: ["Alerts", "Signage"]),
    tests("FeedsTests", on: ["Feeds", "Alerts", "HTTPClient", "HTTPServer", "Signage"]),
    tests("HTTPClientTests", on: ["HTTPClient", "HTTPServer"]),
    tests("SimulationTests", on: ["Simulation", "HTTPClient", "HTTPServer", "Signage"]),
    tests("MediaLibraryTests", on: ["MediaLibrary", "Processes", "Crypto", "Signage"]),
    tests("SignageStoreTests", on: ["SignageStore", "Alerts", "Database", "Signage"]),
    tests("LiveUpdatesTests", on: ["LiveUpdates"]),
    tests("HTTPServerTests", on: ["HTTPServer"]),
    tests(
      "WebAPITests",
      on: [
        "WebAPI", "HTTPServer", "LiveUpdates", "MediaLibrary", "SignageStore", "Feeds", "Alerts", "Database", "Signage",
        "Processes",
      ]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c2x
)
