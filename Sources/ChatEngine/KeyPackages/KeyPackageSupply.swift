import WireCoding

/// What is being done so that others find KeyPackages of this device at the server.
enum KeyPackageSupply {
  /// Why packages are made: what goes on when they are up.
  enum Occasion {
    /// The device is new, and its set-up waits for them.
    case setUp
    /// They ran low.
    case topUp
  }

  case idle
  /// The server is asked how many are left.
  case counting
  /// One is made a tick.
  case making([WantedKeyPackage], made: [JSON], Occasion)
  case uploading(Occasion)
}
