public import WireCoding

/// Who a leaf of a room's tree belongs to: the basic credential of PROTOCOL §1, `user id ‖ device id`, 32 bytes.
public struct MemberIdentity: Hashable, Comparable, Sendable {
  public let user: UUIDv7
  public let device: UUIDv7

  public init(user: UUIDv7, device: UUIDv7) {
    self.user = user
    self.device = device
  }

  public init(credential: [UInt8]) throws(ChatError) {
    guard credential.count == 32 else { throw .malformed }
    do throws(WireError) {
      user = try UUIDv7(bytes: [UInt8](credential[..<16]))
      device = try UUIDv7(bytes: [UInt8](credential[16...]))
    } catch {
      throw .malformed
    }
  }

  public static func < (left: Self, right: Self) -> Bool {
    left.user == right.user ? left.device < right.device : left.user < right.user
  }

  public var credential: [UInt8] { user.bytes + device.bytes }
}
