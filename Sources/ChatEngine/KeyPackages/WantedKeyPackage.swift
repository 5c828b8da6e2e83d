import Ciphers

/// A KeyPackage that is to be made.
final class WantedKeyPackage {
  let suite: CipherSuite
  let isLastResort: Bool

  init(_ suite: CipherSuite, isLastResort: Bool) {
    self.suite = suite
    self.isLastResort = isLastResort
  }
}
