/// A fresh shared secret and what its receiver needs to find it.
public struct KEMEncapsulation: Equatable, Sendable {
  public var sharedSecret: [UInt8]
  public var encapsulated: [UInt8]

  public init(sharedSecret: [UInt8], encapsulated: [UInt8]) {
    self.sharedSecret = sharedSecret
    self.encapsulated = encapsulated
  }
}
