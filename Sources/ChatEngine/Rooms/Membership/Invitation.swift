import WireCoding

/// People who are to be added to a room, and who of them cannot be.
struct Invitation {
  let reference: Text?
  let room: UUIDv7
  var users: [UUIDv7] = []
  var failures: [(name: Text, failure: EngineFailure)] = []
}
