public import WireCoding

/// Anything that is sent between clients (RFC 9420 §6): `uint16 version = 1; uint16 wire_format;` and the body.
public enum MLSMessage: Hashable, Sendable, WireCodable {
  case publicMessage(PublicMessage)
  case privateMessage(PrivateMessage)
  indirect case welcome(Welcome)
  indirect case groupInfo(GroupInfo)
  case keyPackage(KeyPackage)

  public var wireFormat: UInt16 {
    switch self {
    case .publicMessage: WireFormat.publicMessage
    case .privateMessage: WireFormat.privateMessage
    case .welcome: 3
    case .groupInfo: 4
    case .keyPackage: 5
    }
  }

  /// The group that the message names; nil for a Welcome and a KeyPackage.
  public var groupID: [UInt8]? {
    switch self {
    case .publicMessage(let message): message.content.groupID
    case .privateMessage(let message): message.groupID
    case .groupInfo(let info): info.context.groupID
    case .welcome, .keyPackage: nil
    }
  }

  /// The epoch that the message names; nil for a Welcome and a KeyPackage.
  public var epoch: UInt64? {
    switch self {
    case .publicMessage(let message): message.content.epoch
    case .privateMessage(let message): message.epoch
    case .groupInfo(let info): info.context.epoch
    case .welcome, .keyPackage: nil
    }
  }

  public func encode(into writer: inout WireWriter) {
    writer.write(UInt16.mls10)
    writer.write(wireFormat)
    switch self {
    case .publicMessage(let message): writer.write(message)
    case .privateMessage(let message): writer.write(message)
    case .welcome(let welcome): writer.write(welcome)
    case .groupInfo(let info): writer.write(info)
    case .keyPackage(let keyPackage): writer.write(keyPackage)
    }
  }

  public init(from reader: inout WireReader) throws(WireError) {
    guard try reader.readUInt16() == .mls10 else { throw .invalidValue }
    switch try reader.readUInt16() {
    case WireFormat.publicMessage: self = .publicMessage(try reader.read())
    case WireFormat.privateMessage: self = .privateMessage(try reader.read())
    case 3: self = .welcome(try reader.read())
    case 4: self = .groupInfo(try reader.read())
    case 5: self = .keyPackage(try reader.read())
    default: throw .invalidValue
    }
  }
}
