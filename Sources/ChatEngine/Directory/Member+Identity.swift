import ChatProtocol
import MLS

/// Whose a leaf says that it is; nil where it does not say it in Nightjar's form.
extension Member {
  @inline(never)
  var identity: MemberIdentity? { try? MemberIdentity(credential: credential) }
}

extension LeafNode {
  @inline(never)
  var identity: MemberIdentity? { try? MemberIdentity(credential: credential.identity) }
}
