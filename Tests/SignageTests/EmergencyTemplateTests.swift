import Foundation
import Signage
import Testing

/// The files of content/emergency, as they lie beside the sources, and what is made of them.
@Suite struct EmergencyTemplateTests {
  static let languages = ["en", "es", "ja", "ja-x-easy", "ko", "pt", "vi", "zh-Hans", "zh-Hant"]

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("content/emergency")

  static let templates: [EmergencyTemplate] = {
    let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    return files.filter { $0.pathExtension == "json" }.compactMap { file in
      do {
        let template = try JSONDecoder().decode(EmergencyTemplate.self, from: try Data(contentsOf: file))
        if template.id != file.deletingPathExtension().lastPathComponent {
          Issue.record("\(file) is of \(template.id)")
        }
        return template
      } catch {
        Issue.record("\(file.lastPathComponent): \(error)")
        return nil
      }
    }.sorted { $0.id < $1.id }
  }()

  /// What each is: the Cabinet Office's levels stand on the evacuation notices alone; the others only tell of a hazard.
  struct Rank: Equatable {
    let use: EmergencyTemplate.Use
    var kind: EmergencyMessage.Kind?
    let precedence: Int
    var level: Int?
    var presentation = EmergencyMessage.Presentation.fullScreen
  }

  static let ranks: [String: Rank] = [
    "earthquake": Rank(use: .message, precedence: 1), "tsunami": Rank(use: .message, precedence: 1),
    "flood": Rank(use: .message, precedence: 1), "heavy-rain": Rank(use: .message, precedence: 2),
    "landslide": Rank(use: .message, precedence: 1),
    "evacuation-level-3": Rank(use: .message, precedence: 2, level: 3),
    "evacuation-level-4": Rank(use: .message, precedence: 1, level: 4),
    "evacuation-level-5": Rank(use: .message, precedence: 0, level: 5), "fire": Rank(use: .message, precedence: 0),
    "missing-person": Rank(use: .message, precedence: 3, presentation: .banner),
    "all-clear": Rank(use: .clearance, precedence: 3, presentation: .banner),
    "correction": Rank(use: .correction, precedence: 3, presentation: .banner),
    "drill": Rank(use: .message, kind: .drill, precedence: 3),
  ]

  @Test func eachIsThereWithItsRank() {
    let found = Self.templates.map { template in
      (
        template.id,
        Rank(
          use: template.use, kind: template.kind, precedence: template.precedence, level: template.level,
          presentation: template.presentation)
      )
    }
    #expect(Dictionary(found) { first, _ in first } == Self.ranks)
  }

  @Test func theLevelsHaveTheirOfficialNames() {
    let names = Self.templates.filter { $0.level != nil }.map { $0.title["ja"] }
    #expect(names == ["警戒レベル3 高齢者等避難", "警戒レベル4 避難指示", "警戒レベル5 緊急安全確保"])
    for template in Self.templates where template.level != nil {
      for language in Self.languages {
        #expect(template.title[language]?.contains("\(template.level ?? 0)") == true, "\(template.id) \(language)")
      }
    }
  }

  @Test(arguments: templates) func itSpeaksAllLanguagesAndAsksForThePlaceAndTheTime(template: EmergencyTemplate) {
    #expect(template.title.languages == Self.languages)
    #expect(template.text.languages == Self.languages)
    #expect(template.blanks == ["place", "time"])
    #expect(template.name.languages == ["en", "ja"])
    for language in Self.languages {
      let text = template.text[language] ?? ""
      for blank in ["{place}", "{time}"] {
        #expect(text.components(separatedBy: blank).count == 2, "\(template.id) \(language): \(blank) once")
      }
      #expect(!text.contains("(") || language == "ko" || text.contains("110"), "no readings in brackets")
    }
  }

  /// Long names of places fit too: 20 characters where words are short, 32 elsewhere; times of 14.
  @Test(arguments: templates) func filledGenerouslyItFits(template: EmergencyTemplate) throws {
    var place: LocalizedText = [:]
    for language in Self.languages {
      let isShort = ["ja", "ja-x-easy", "zh-Hans", "zh-Hant", "ko"].contains(language)
      place.byLanguage[language] = String(repeating: isShort ? "区" : "W", count: isShort ? 20 : 32)
    }
    let (title, text) = try template.filled(with: ["place": place, "time": ["ja": "2026年11月21日 9時"]])
    let message = message {
      ($0.title, $0.text, $0.precedence, $0.level) = (title, text, template.precedence, template.level)
    }
    #expect(refusal { try message.validate(at: ten) } == nil)
    for language in Self.languages {
      for said in [title[language], text[language]].compactMap({ $0 }) {
        #expect(!said.contains("{") && !said.contains("}"), "\(template.id) \(language): \(said)")
      }
      #expect(text[language]?.contains(place[language] ?? "?") == true)
    }
  }

  /// Plain Japanese is read without kanji: but for the numbers there are none in it.
  @Test(arguments: templates) func plainJapaneseHasNoKanji(template: EmergencyTemplate) {
    for said in [template.title["ja-x-easy"], template.text["ja-x-easy"]].compactMap({ $0 }) {
      #expect(!said.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(template.id): \(said)")
      for sentence in said.split(separator: "。") { #expect(sentence.count <= 50, "\(template.id): \(sentence)") }
    }
  }

  let simple = EmergencyTemplate.sample(
    title: ["ja": "{place}", "en": "Flood"], text: ["ja": "{time}{place}", "en": "{place} at {time}"])

  @Test func aBlankIsFilledByLanguageOrTheSameEverywhere() throws {
    let each: LocalizedText = ["ja": "北区", "en": "Kita Ward"]
    let filled = try simple.filled(with: ["place": each, "time": ["ja": "10:30"]])
    #expect(filled.title == ["ja": "北区", "en": "Flood"])
    #expect(filled.text == ["ja": "10:30北区", "en": "Kita Ward at 10:30"])
    // What is filled in is text, whatever it looks like.
    let odd = try simple.filled(with: ["place": ["ja": "{time}"], "time": ["ja": "}{"]])
    #expect(odd.text == ["ja": "}{{time}", "en": "{time} at }{"])
  }

  @Test func whatIsMissingOrUnknownIsNamed() {
    let full: [String: LocalizedText] = ["place": ["ja": "北区"], "time": ["ja": "10:30"]]
    func field(_ change: (inout [String: LocalizedText]) -> Void) -> String? {
      var values = full
      change(&values)
      return refusal { _ = try simple.filled(with: values) }?.field
    }
    #expect(field { _ in } == nil)
    #expect(field { $0["place"] = nil } == "blanks/place")
    #expect(field { $0["time"] = [:] } == "blanks/time")
    #expect(field { $0["time"] = ["en": "10:30"] } == "blanks/time")
    #expect(field { $0["time"] = ["ja": " "] } == "blanks/time")
    #expect(field { $0["time"] = ["ja": "10:30", "en": " "] } == "blanks/time/en")
    #expect(field { $0["plaec"] = ["ja": "北区"] } == "blanks/plaec")
  }
}

extension EmergencyTemplate {
  fileprivate static func sample(title: LocalizedText, text: LocalizedText) -> EmergencyTemplate {
    EmergencyTemplate(
      id: "sample", name: ["ja": "見本"], use: .message, precedence: 3, presentation: .banner, title: title, text: text)
  }
}
