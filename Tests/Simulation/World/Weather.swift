/// What goes wrong in a run, and how often.
struct Weather {
  enum Kind: String, CaseIterable {
    /// Delays, and people who come and go.
    case calm
    /// Requests and answers get lost and repeated, connections break, processes die between any two actions.
    case storm
    /// The same, and stores that go back to what they were.
    case rollback
    /// A server that replays, withholds, substitutes and forks.
    case maliciousServer
    /// A member whose commits are signed and wrong.
    case maliciousMember
  }

  var kind: Kind
  /// Milliseconds that anything takes on its way.
  var delay: ClosedRange<UInt64> = 1...40
  /// In a thousand requests: those that get lost, whose answer gets lost, that arrive twice, that take long.
  var lostRequests = 0
  var lostAnswers = 0
  var repeats = 0
  var late = 0
  /// In a thousand frames to a device: those that come twice or later than the next.
  var shuffledFrames = 0

  /// Whether every device must read every message of its epochs, without a way out.
  var isHonest: Bool { kind == .calm || kind == .storm }

  init(_ kind: Kind) {
    self.kind = kind
    guard kind != .calm else { return }
    delay = 1...400
    lostRequests = 25
    lostAnswers = 25
    repeats = 20
    late = 20
    shuffledFrames = 30
  }

  static let still = Weather(.calm)
}
