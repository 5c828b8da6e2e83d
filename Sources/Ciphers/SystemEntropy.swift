/// The operating system's generator: getrandom natively, the browser's `crypto.getRandomValues` through WASI.
public final class SystemEntropy: EntropySource, Sendable {
  public init() {}

  public func bytes(_ count: Int) -> [UInt8] { Primitives.random(count) }
}
