import Terminal
import Testing

struct MomentTests {
  @Test(
    "A time with a zone is that time",
    arguments: [
      ("2026-11-22T00:49:47Z", 1_795_308_587_000), ("2026-11-22T00:49:47.123Z", 1_795_308_587_123),
      ("2026-11-21 19:49:47-05:00", 1_795_308_587_000), ("2026-11-22T06:19+05:30", 1_795_308_540_000),
      ("1970-01-01T00:00Z", 0),
    ] as [(String, UInt64)])
  func zones(text: String, time: UInt64) { #expect(Moment.time(text) == time) }

  @Test("A time without one is the local zone's, as it is shown")
  func local() {
    for text in ["2026-11-22 00:49:47", "2026-07-01 12:00:00"] {
      #expect(Moment.time(text).map(TimeStyle.local.text) == text)
    }
    #expect(Moment.time("2026-11-22") == Moment.time("2026-11-22T00:00:00"))
  }

  @Test(
    "What is no time is none",
    arguments: [
      "", "yesterday", "2026", "2026-13-01", "2026-02-31", "2026-11-22T24:00Z", "2026-11-22T00:60Z",
      "1969-12-31T00:00Z",
      "2026-11-22T", "2026-11-22Z", "２０２６-11-22", "2026-11-22T00:00:00 ", "-2026-11-22",
    ])
  func nonsense(text: String) { #expect(Moment.time(text) == nil) }
}
