extension ChatEngine {
  /// Sizes that shape the engine's behaviour.
  enum Limit {
    /// One-time KeyPackages kept at the server for each suite.
    static let keyPackages = 8
    /// The most that this device keeps the private halves of.
    static let storedKeyPackages = 64
    /// Below this many they are topped up.
    static let keyPackagesLow = 4
    /// How many are made before the account is first usable.
    static let firstKeyPackages = 2
    /// Entries of the log asked for at a time.
    static let page = 100
    /// Bytes of KeyPackages that one commit adds: what members receive of it fits a frame of a megabyte in base64url.
    static let addedBytes = 640 << 10
    /// Bytes of a request that the server takes with a commit.
    static let commitBody = 4 << 20
    /// Entries that may wait for a directory answer; past it they are fetched again instead.
    static let inbox = 1000
    /// A leaf's keys are renewed after this many messages (PROTOCOL §2).
    static let messagesPerLeaf: UInt32 = 200
    /// Or after this many milliseconds: 7 days.
    static let leafAge: UInt64 = 7 * 86_400_000
    /// Milliseconds that a command without a connection waits for what earlier ones have left behind.
    static let drainPatience: UInt64 = 10_000
    /// Keys of past epochs serve late messages for this long: 3 days.
    static let pastEpochSeconds: UInt64 = 3 * 86_400
    /// A message that is this many epochs old is encrypted anew before it is sent again: the others keep five.
    static let staleEpochs: UInt64 = 3
    /// The same for one whose epoch ended so long ago: the others keep it for three days.
    static let staleSeconds: UInt64 = 86_400
    /// Milliseconds without a connection after which a log is read again before anything is sent: an hour.
    static let currency: UInt64 = 3_600_000
    /// Milliseconds that this device waits for a member to add it again.
    static let returnPatience: UInt64 = 60_000
    /// Milliseconds between two looks at what grows old: an hour.
    static let maintenance: UInt64 = 3_600_000
    /// Milliseconds after which members' roles are asked for again when the user looks at the room: a minute.
    static let roleAge: UInt64 = 60_000
  }
}
