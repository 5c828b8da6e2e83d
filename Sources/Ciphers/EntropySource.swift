/// Where randomness comes from. The core never reaches for the system's generator by itself, so that a test can replay it.
public protocol EntropySource: AnyObject {
  /// `count` bytes that nobody can predict.
  func bytes(_ count: Int) -> [UInt8]
}
