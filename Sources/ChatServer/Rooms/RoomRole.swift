/// What a member may do beyond talking: owners and admins remove others and change the profile; owners delete the room.
enum RoomRole: String, Sendable {
  case owner
  case admin
  case member

  var managesMembers: Bool { self != .member }
}
