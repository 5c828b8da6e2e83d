import WireCoding

/// The fields of one case, or of a part of it. A field that is missing or of another type fails the case.
struct VectorCase {
  let json: JSON

  init(_ json: JSON) { self.json = json }

  func has(_ name: Text) -> Bool {
    guard let value = json[named: name] else { return false }
    return !value.isNull
  }

  func hex(_ name: Text) throws(VectorFailure) -> [UInt8] {
    guard let text = json[named: name]?.string, let bytes = try? Hex.decode(text) else {
      throw .failed("field " + name)
    }
    return bytes
  }

  func string(_ name: Text) throws(VectorFailure) -> Text {
    guard let text = json[named: name]?.string else { throw .failed("field " + name) }
    return text
  }

  func integer(_ name: Text) throws(VectorFailure) -> Int {
    guard let value = json[named: name]?.integer else { throw .failed("field " + name) }
    return Int(clamping: value)
  }

  func bool(_ name: Text) throws(VectorFailure) -> Bool {
    guard let value = json[named: name]?.bool else { throw .failed("field " + name) }
    return value
  }

  func part(_ name: Text) throws(VectorFailure) -> VectorCase {
    guard let value = json[named: name], value.members != nil else { throw .failed("field " + name) }
    return VectorCase(value)
  }

  func parts(_ name: Text) throws(VectorFailure) -> [VectorCase] {
    guard let values = json[named: name]?.array else { throw .failed("field " + name) }
    var parts: [VectorCase] = []
    for value in values { parts.append(VectorCase(value)) }
    return parts
  }
}
