import WireCoding

/// The fields of one case, or of a part of it. A field that is missing or of another type fails the case.
struct VectorCase {
  let json: JSON

  init(_ json: JSON) { self.json = json }

  func has(_ name: String) -> Bool {
    guard let value = json[name] else { return false }
    return !value.isNull
  }

  func hex(_ name: String) throws(VectorFailure) -> [UInt8] {
    guard let text = json[name]?.string, let bytes = try? Hex.decode(text) else { throw .failed("field " + name) }
    return bytes
  }

  func string(_ name: String) throws(VectorFailure) -> String {
    guard let text = json[name]?.string else { throw .failed("field " + name) }
    return text
  }

  func integer(_ name: String) throws(VectorFailure) -> Int {
    guard let value = json[name]?.integer else { throw .failed("field " + name) }
    return Int(clamping: value)
  }

  func bool(_ name: String) throws(VectorFailure) -> Bool {
    guard let value = json[name]?.bool else { throw .failed("field " + name) }
    return value
  }

  func part(_ name: String) throws(VectorFailure) -> VectorCase {
    guard let value = json[name], value.members != nil else { throw .failed("field " + name) }
    return VectorCase(value)
  }

  func parts(_ name: String) throws(VectorFailure) -> [VectorCase] {
    guard let values = json[name]?.array else { throw .failed("field " + name) }
    var parts: [VectorCase] = []
    for value in values { parts.append(VectorCase(value)) }
    return parts
  }
}
