#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A time as people write it: ISO 8601's date, with a time of day and a zone where they matter.
public enum Moment {
  /// Unix time in milliseconds, or nil where `text` is no time. Without a zone it is the local one's.
  public static func time(_ text: String) -> UInt64? {
    let form = /(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{3}))?)?(Z|[+-]\d\d:\d\d)?)?/
    guard text.utf8.allSatisfy({ $0 < 0x80 }), let match = text.wholeMatch(of: form) else { return nil }
    func number(_ part: Substring?) -> Int32 { part.flatMap { Int32($0) } ?? 0 }
    var parts = tm()
    parts.tm_year = number(match.1) - 1900
    parts.tm_mon = number(match.2) - 1
    parts.tm_mday = number(match.3)
    parts.tm_hour = number(match.4)
    parts.tm_min = number(match.5)
    parts.tm_sec = number(match.6)
    // Whether it is summer is not for the caller to say.
    parts.tm_isdst = -1
    guard (0..<12).contains(parts.tm_mon), (1...31).contains(parts.tm_mday), parts.tm_hour < 24, parts.tm_min < 60,
      parts.tm_sec < 60
    else { return nil }
    let day = parts.tm_mday
    let seconds = match.8 == nil ? mktime(&parts) : timegm(&parts)
    // A 31st of June has become the 1st of July.
    guard seconds >= 0, parts.tm_mday == day else { return nil }
    let result = Int64(seconds) - offset(match.8)
    return result < 0 ? nil : UInt64(result) * 1000 + UInt64(number(match.7))
  }

  /// Seconds east of Greenwich.
  private static func offset(_ zone: Substring?) -> Int64 {
    guard let zone, zone != "Z", let hours = Int64(zone.dropFirst().prefix(2)), let minutes = Int64(zone.suffix(2))
    else {
      return 0
    }
    return (hours * 3600 + minutes * 60) * (zone.hasPrefix("-") ? -1 : 1)
  }
}
