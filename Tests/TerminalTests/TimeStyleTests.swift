import Terminal
import Testing

struct TimeStyleTests {
  @Test(
    "UTC is ISO 8601 with a Z",
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (1_795_308_587_123, "2026-11-22T00:49:47Z"),
      (951_782_399_999, "2000-02-28T23:59:59Z"),
    ] as [(UInt64, String)])
  func utc(time: UInt64, text: String) { #expect(TimeStyle.utc.text(time) == text) }

  @Test("Programs get milliseconds, and no time is a trap")
  func extremes() {
    #expect(TimeStyle.utcMilliseconds.text(1_795_308_587_003) == "2026-11-22T00:49:47.003Z")
    for style in [TimeStyle.local, .utc, .utcMilliseconds] { #expect(!style.text(.max).isEmpty) }
  }
}
