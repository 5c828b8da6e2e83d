import Database
import WireCoding

/// A device in the directory.
struct Device: Sendable {
  let id: UUIDv7
  let user: UUIDv7
  let name: String
  /// An encoded `DeviceCertificate`, about 8 KB.
  let certificate: [UInt8]
  let createdAt: Int64

  static let columns = "devices.id, devices.user_id, devices.name, devices.certificate, devices.created_at"

  init(id: UUIDv7, user: UUIDv7, name: String, certificate: [UInt8], createdAt: Int64) {
    self.id = id
    self.user = user
    self.name = name
    self.certificate = certificate
    self.createdAt = createdAt
  }

  init(row: SQLRow) throws(SQLError) {
    id = try row.id(0)
    user = try row.id(1)
    name = try row.text(2)
    certificate = try row.blob(3)
    createdAt = try row.integer(4)
  }

  var json: JSON {
    [
      "id": .id(id), "name": .string(name), "certificate": .bytes(certificate), "createdAt": .integer(createdAt),
    ]
  }
}
