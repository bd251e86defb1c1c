import Foundation
import Signage
import Testing

@testable import MediaLibrary

@Suite("Drawings (SVG)")
struct DrawingTests {
  private func drawing(_ content: String, size: String = "width='200' height='100'") -> [UInt8] {
    let head = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' \(size)>"
    return Array((head + content + "</svg>").utf8)
  }

  @Test(
    "is drawn at both sizes, on white, whatever size it says of itself",
    arguments: [
      "width='200' height='100'", "viewBox='0 0 200 100'", "width='200000' height='100000' viewBox='0 0 200 100'",
    ])
  func sizes(size: String) async throws {
    let studio = try Studio()
    try studio.write(drawing("<rect width='100' height='100' fill='red'/>", size: size), as: "drawing.svg")
    let page = try await studio.convert("drawing.svg").pages[0]
    #expect(MediaLibraryTests.sizes(page) == [[1920, 960], [3840, 1920]])
    if !size.contains("200000") { #expect(isNear(try await studio.pixel(page[0], 100, 100), red)) }
    #expect(isNear(try await studio.pixel(page[1], 3800, 1900), white))
    #expect(studio.temporaryFiles.isEmpty)
  }

  @Test("loads nothing from outside: neither our files, nor the system's, nor the network")
  func references() async throws {
    let studio = try Studio()
    try await studio.tool("vips", "black", "black.png", "100", "100")
    let secret = studio.path("black.png")
    let picture = "<image width='200' height='100' preserveAspectRatio='none' xlink:href="
    for target in [secret, "file://" + secret, "black.png", "../made/black.png", "http://127.0.0.1:9/black.png"] {
      try studio.write(drawing("\(picture)'\(target)'/>"), as: "drawing.svg")
      let page = try await studio.convert("drawing.svg").pages[0]
      #expect(isNear(try await studio.pixel(page[0], 960, 480), white), "\(target)")
    }
  }

  @Test("a system file named as an entity does not get into the picture")
  func entities() async throws {
    let studio = try Studio()
    let text =
      "<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///proc/self/environ'>]>"
      + String(decoding: drawing("<text y='50' font-size='40'>&x;</text>"), as: UTF8.self)
    try studio.write(Array(text.utf8), as: "drawing.svg")
    // Refused or drawn without it, both are well.
    if let conversion = try? await studio.convert("drawing.svg") {
      let path = try #require(studio.library.path(of: conversion.pages[0][0].sha256))
      #expect(
        try await Double(studio.tool("vips", "min", path).trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0 > 250)
    }
    #expect(studio.temporaryFiles.isEmpty)
  }

  @Test("entities that multiply do not take the machine along")
  func bomb() async throws {
    let studio = try Studio(MediaLimits(stepSeconds: 20, memoryBytes: 512 << 20))
    var entities = "<!ENTITY a0 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'>"
    for level in 1...12 {
      entities += "<!ENTITY a\(level) '" + String(repeating: "&a\(level - 1);", count: 10) + "'>"
    }
    let text =
      "<?xml version='1.0'?><!DOCTYPE svg [\(entities)]>"
      + String(decoding: drawing("<text>&a12;</text>"), as: UTF8.self)
    try studio.write(Array(text.utf8), as: "bomb.svg")
    #expect(try await studio.failure("bomb.svg") != nil)
    #expect(studio.temporaryFiles.isEmpty)
  }

  @Test("one that is cut off is refused")
  func cutOff() async throws {
    let studio = try Studio()
    try studio.write(Array(drawing("<rect width='100' height='100' fill='red'/>").dropLast(20)), as: "drawing.svg")
    #expect(try await studio.failure("drawing.svg") == .damaged(.svg))
  }

  @Test("Japanese letters are drawn")
  func letters() async throws {
    let studio = try Studio()
    try studio.write(drawing("<text x='10' y='80' font-size='80'>高札</text>"), as: "drawing.svg")
    let page = try await studio.convert("drawing.svg").pages[0]
    let path = try #require(studio.library.path(of: page[0].sha256))
    let darkest = try await studio.tool("vips", "min", path).trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(Double(darkest) ?? 255 < 60)
  }
}
