/// What the internal functions sign for an external message (FIPS 205 §10.2).
enum SignedMessage {
  /// Algorithm 22, steps 1 to 8: `0 ‖ |ctx| ‖ ctx ‖ M`.
  static func pure(_ message: [UInt8], context: [UInt8]) throws(HBSSError) -> [UInt8] {
    guard context.count <= 255 else { throw .contextTooLong }
    return [0, UInt8(context.count)] + context + message
  }

  /// Algorithm 23: `1 ‖ |ctx| ‖ ctx ‖ OID ‖ PH(M)`.
  static func preHashed(_ message: [UInt8], context: [UInt8], by hash: PreHash) throws(HBSSError) -> [UInt8] {
    guard context.count <= 255 else { throw .contextTooLong }
    return [1, UInt8(context.count)] + context + hash.objectIdentifier + hash.digest(message)
  }
}
