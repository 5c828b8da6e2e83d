import WireCoding

/// Who makes a request, as the access token says.
struct Principal: Hashable, Sendable {
  let user: UUIDv7
  let session: UUIDv7
  /// The device the session is bound to; nil until one is added or named at log-in.
  let device: UUIDv7?

  private static let nil7 = UUIDv7(milliseconds: 0, random: [UInt8](repeating: 0, count: 10))
  /// Stands in on routes that are open to anybody.
  static let nobody = Principal(user: nil7, session: nil7, device: nil)
}
