internal import Signage

/// A timeline as `GET /v1/schedule/timeline` answers it.
struct TimelineDocument {
  private let told: API.ToldTimeline
  private let now: Instant

  init(_ told: API.ToldTimeline, at now: Instant) {
    self.told = told
    self.now = now
  }

  func write(to json: inout JSONWriter) {
    let timeline = told.timeline
    json.member("target", told.places.target.description)
    json.member("from", text(timeline.range.lowerBound))
    json.member("until", text(timeline.range.upperBound))
    json.member("timeZone", told.places.zone.identifier)
    json.member("asOf", text(now))
    json.member("displays", timeline.displays)
    json.member("complete", timeline.isComplete)
    if !timeline.isComplete {
      json.object("leftOut") { json in
        json.member("displays", timeline.displaysLeftOut)
        json.member("entries", timeline.entriesLeftOut)
      }
    }
    json.array("entries") { json in
      for row in timeline.rows { json.object { write(row, to: &$0) } }
    }
  }

  private func write(_ row: Timeline.Row, to json: inout JSONWriter) {
    guard let entry = told.entries[row.entry] else { return }
    json.member("id", entry.id.text)
    let (noun, id) = entry.subject.member
    json.member(noun, id)
    json.object("title") { PlaylistDocument.write(told.inputs.title(of: entry.subject, for: told.reader), to: &$0) }
    json.member("priority", entry.priority.level)
    json.member("alwaysIncluded", entry.alwaysIncluded)
    json.member("targets", JSONValue.of(entry.targets))
    json.member("area", entry.area.description)
    json.member("createdBy", entry.createdBy)
    json.member("of", row.displays)
    json.array("shown") { json in
      for span in row.shown { json.object { write(span, to: &$0) } }
    }
    json.array("displaced") { json in
      for displacement in row.displaced {
        json.object { json in
          write(displacement.span, to: &json)
          json.member("priority", displacement.priority.level)
          json.array("by") { json in
            for entry in displacement.by { json.value(entry.text) }
          }
        }
      }
    }
  }

  private func write(_ span: Timeline.Span, to json: inout JSONWriter) {
    json.member("from", text(span.range.lowerBound))
    json.member("until", text(span.range.upperBound))
    json.member("displays", span.displays)
    guard !span.named.isEmpty else { return }
    json.array("on") { json in
      for display in span.named { json.value(display.text) }
    }
  }

  private func text(_ instant: Instant) -> String { told.places.zone.text(of: instant) }
}
