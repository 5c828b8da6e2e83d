import WireCoding

/// The members of a JSON object, read with their bounds. What is wrong names the field, never its value.
struct Fields: Sendable {
  private let members: [JSON.Member]
  /// Names the object in errors: "device." for a member of `device`.
  private let prefix: String

  static let none = Fields(members: [], prefix: "")

  /// Nil where `json` is no object.
  init?(_ json: JSON, prefix: String = "") {
    guard let members = json.members else { return nil }
    self.init(members: members, prefix: prefix)
  }

  private init(members: [JSON.Member], prefix: String) {
    self.members = members
    self.prefix = prefix
  }

  /// The value, or nil where the member is missing or null.
  func value(_ name: String) -> JSON? {
    for member in members where member.name == name { return member.value.isNull ? nil : member.value }
    return nil
  }

  func has(_ name: String) -> Bool { value(name) != nil }

  /// - Parameter length: in UTF-8 bytes.
  func optionalString(_ name: String, length: ClosedRange<Int>) throws(APIError) -> String? {
    guard let value = value(name) else { return nil }
    guard let text = value.string, length.contains(text.utf8.count), !text.utf8.contains(0) else {
      throw .invalidField(
        prefix + name, "a string of \(length.lowerBound) to \(length.upperBound) bytes without U+0000")
    }
    return text
  }

  func string(_ name: String, length: ClosedRange<Int>) throws(APIError) -> String {
    guard let text = try optionalString(name, length: length) else { throw missing(name) }
    return text
  }

  /// Bytes in base64url without padding.
  func optionalBytes(_ name: String, count: ClosedRange<Int>) throws(APIError) -> [UInt8]? {
    guard let value = value(name) else { return nil }
    guard let bytes = value.bytes, count.contains(bytes.count) else {
      throw .invalidField(prefix + name, "base64url without padding, \(count.lowerBound) to \(count.upperBound) bytes")
    }
    return bytes
  }

  func bytes(_ name: String, count: ClosedRange<Int>) throws(APIError) -> [UInt8] {
    guard let bytes = try optionalBytes(name, count: count) else { throw missing(name) }
    return bytes
  }

  func optionalID(_ name: String) throws(APIError) -> UUIDv7? {
    guard let value = value(name) else { return nil }
    guard let id = value.uuid else { throw .invalidField(prefix + name, "a UUIDv7 in lower case") }
    return id
  }

  func id(_ name: String) throws(APIError) -> UUIDv7 {
    guard let id = try optionalID(name) else { throw missing(name) }
    return id
  }

  func integer(_ name: String, in range: ClosedRange<Int64>) throws(APIError) -> Int64 {
    guard let value = value(name) else { throw missing(name) }
    guard let number = value.integer, range.contains(number) else {
      throw .invalidField(prefix + name, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func optionalFlag(_ name: String) throws(APIError) -> Bool? {
    guard let value = value(name) else { return nil }
    guard let flag = value.bool else { throw .invalidField(prefix + name, "true or false") }
    return flag
  }

  func optionalArray(_ name: String, limit: Int) throws(APIError) -> [JSON]? {
    guard let value = value(name) else { return nil }
    guard let array = value.array, array.count <= limit else {
      throw .invalidField(prefix + name, "an array of at most \(limit) elements")
    }
    return array
  }

  func ids(_ name: String, limit: Int) throws(APIError) -> [UUIDv7] {
    var ids: [UUIDv7] = []
    for element in try optionalArray(name, limit: limit) ?? [] {
      guard let id = element.uuid else { throw .invalidField(prefix + name, "an array of UUIDv7s in lower case") }
      ids.append(id)
    }
    return ids
  }

  func optionalObject(_ name: String) throws(APIError) -> Fields? {
    guard let value = value(name) else { return nil }
    guard let fields = Fields(value, prefix: prefix + name + ".") else {
      throw .invalidField(prefix + name, "an object")
    }
    return fields
  }

  private func missing(_ name: String) -> APIError { .invalidField(prefix + name, "is required") }
}
