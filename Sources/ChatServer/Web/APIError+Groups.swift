import HTTPTypes
import MLS
import WireCoding

/// Why the server takes a commit, a proposal or a GroupInfo not: 422 where it breaks a rule, 409 where it comes at the
/// wrong time. Nothing of what was sent has been stored or delivered.
extension APIError {
  private static func unprocessable(_ code: String, _ detail: String) -> APIError {
    APIError(status: .unprocessableContent, code: code, detail: detail)
  }

  static let untrustedDevice = unprocessable(
    "untrusted_device", "A leaf belongs to no device of the directory, or its keys are not the device's.")
  static let forbiddenProposal = unprocessable(
    "forbidden_proposal", "The server takes no such proposal in a room, from this sender or at all.")
  static let invalidWelcome = unprocessable(
    "invalid_welcome", "The Welcome does not fit the KeyPackages that the commit adds.")
  static let unknownSender = unprocessable(
    "unknown_sender", "The commit or proposal does not come from the leaf of this device.")
  static let unfollowableCommit = unprocessable(
    "invalid_commit", "The commit breaks a rule of MLS; members could not follow it.")
  static let noLeaf = unprocessable(
    "no_leaf", "The account has no device in the room's group: a member has to add it.")
  static let roomFull = conflict("room_full", "A room has no more leaves than this.")
  static let unreadableGroup = conflict(
    "unreadable_group", "The room's stored group cannot be checked; make a new room.")

  /// - Parameter devices: whose leaves have to go with the next commit.
  static func proposalsPending(_ devices: [UUIDv7]) -> APIError {
    APIError(
      status: .conflict, code: "proposals_pending",
      detail: "Leaves of devices that are gone have to be removed with the next commit.",
      members: [JSON.Member("devices", .array(devices.map { .id($0) }))])
  }

  /// A tree that no epoch has, or whose epoch is long past.
  static let unknownTree = APIError(
    status: .notFound, code: "unknown_tree", detail: "The room has no tree of this hash, or it is kept no longer.")

  /// The rule of MLS that a commit, a GroupInfo or a proposal breaks.
  init(commit error: MLSError) {
    self =
      switch error.code {
      case .invalidSignature:
        .unprocessable("invalid_signature", "A signature does not verify.")
      case .invalidSender: .unknownSender
      case .unknownProposal:
        .unprocessable("unknown_proposal", "The commit refers to a proposal that is not in the log of this epoch.")
      case .invalidProposal, .invalidProposalList:
        .unprocessable("invalid_proposal", "A proposal is wrong, or cannot stand beside the others.")
      case .invalidPath, .invalidParentHash:
        .unprocessable("invalid_path", "The update path is missing, or does not fit the tree.")
      case .invalidLeafNode, .missingCapability:
        .unprocessable("invalid_leaf", "A leaf breaks a rule, or lacks what the group requires.")
      case .credentialChanged: .untrustedDevice
      case .invalidKeyPackage, .expired:
        .unprocessable("invalid_key_package", "A KeyPackage is wrong, or not valid at this time.")
      case .invalidGroupInfo:
        .unprocessable("invalid_group_info", "The GroupInfo is not of the epoch that the commit begins.")
      case .invalidTree, .invalidTreeHash, .missingRatchetTree:
        .unprocessable("invalid_tree", "The ratchet tree breaks a rule, or is not the commit's.")
      case .unsupportedSuite, .unsupportedVersion:
        .unprocessable("unsupported_suite", "The server does not know this version or suite.")
      default: .unfollowableCommit
      }
  }
}
