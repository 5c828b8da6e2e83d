internal import Ciphers
public import WireCoding

/// The 60 digits that two people compare to know that they hold each other's account keys (PROTOCOL §1).
public enum SafetyNumber {
  /// Iterations of SHA-512: they make a search for a near collision that much more expensive.
  public static let iterations = 5200

  /// The same for both sides: each half belongs to one account, in the order of the user ids.
  public static func digits(
    _ first: (user: UUIDv7, accountKey: [UInt8]), _ second: (user: UUIDv7, accountKey: [UInt8])
  ) -> Text {
    let firstHalf = half(user: first.user, accountKey: first.accountKey)
    let secondHalf = half(user: second.user, accountKey: second.accountKey)
    return first.user < second.user ? firstHalf + secondHalf : secondHalf + firstHalf
  }

  private static func half(user: UUIDv7, accountKey: [UInt8]) -> Text {
    let version: [UInt8] = [0, 1]
    var digest = Hash.sha512(version + accountKey + user.bytes)
    for _ in 1..<iterations { digest = Hash.sha512(digest + accountKey) }
    var text: Text = ""
    for group in 0..<6 {
      var value: UInt64 = 0
      for byte in digest[group * 5..<group * 5 + 5] { value = value << 8 | UInt64(byte) }
      let digits = Text(value % 100_000)
      for _ in digits.utf8.count..<5 { text += "0" }
      text += digits
    }
    return text
  }
}
