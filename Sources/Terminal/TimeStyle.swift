#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How a moment is written.
public enum TimeStyle: Sendable {
  /// For people: the clock on their wall, by `TZ` or the system's zone. `2026-11-21 19:49:47`
  case local
  /// ISO 8601 with a Z. `2026-11-22T00:49:47Z`
  case utc
  /// For programs: with milliseconds. `2026-11-22T00:49:47.123Z`
  case utcMilliseconds

  /// - Parameter time: Unix time in milliseconds.
  public func text(_ time: UInt64) -> String {
    var seconds = time_t(clamping: time / 1000)
    var parts = tm()
    switch self {
    case .local:
      // POSIX does not oblige localtime_r to read TZ.
      tzset()
      guard localtime_r(&seconds, &parts) != nil else { return "?" }
      return Self.date(parts) + " " + Self.clock(parts)
    case .utc, .utcMilliseconds:
      guard gmtime_r(&seconds, &parts) != nil else { return "?" }
      let fraction = self == .utc ? "" : "." + Self.digits(Int32(time % 1000), 3)
      return Self.date(parts) + "T" + Self.clock(parts) + fraction + "Z"
    }
  }

  private static func date(_ parts: tm) -> String {
    digits(parts.tm_year &+ 1900, 4) + "-" + digits(parts.tm_mon + 1, 2) + "-" + digits(parts.tm_mday, 2)
  }

  private static func clock(_ parts: tm) -> String {
    digits(parts.tm_hour, 2) + ":" + digits(parts.tm_min, 2) + ":" + digits(parts.tm_sec, 2)
  }

  private static func digits(_ number: Int32, _ count: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }
}
