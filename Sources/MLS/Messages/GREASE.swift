/// Values without a meaning that are sent so that implementations have to ignore what they do not know (RFC 9420 §13.5).
enum GREASE {
  /// One of the fifteen: 0x0A0A, 0x1A1A … 0xEAEA.
  static func value(_ number: UInt8) -> UInt16 {
    let byte = UInt16(number % 15) << 4 | 0x0A
    return byte << 8 | byte
  }

  static func contains(_ value: UInt16) -> Bool {
    value & 0x0F0F == 0x0A0A && value >> 8 == value & 0xFF && value < 0xF000
  }

  /// What a member who announces such an extension puts beside the others where extensions are ignored when unknown: its
  /// KeyPackages and GroupInfos.
  static func extensions(of capabilities: Capabilities) -> [Extension] {
    for type in capabilities.extensions where contains(type) { return [Extension(type: type, data: [])] }
    return []
  }
}
