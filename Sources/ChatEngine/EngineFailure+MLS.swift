import MLS
import WireCoding

extension EngineFailure {
  static var noGroup: EngineFailure {
    EngineFailure("no_keys", "This device does not hold the room's keys.")
  }

  /// What an MLS error means to the reader of a message.
  static func mls(_ error: MLSError) -> EngineFailure { EngineFailure(name(of: error.code), sentence(on: error.code)) }

  /// Stable, unlike the errors' own numbers (PROTOCOL §8).
  private static func name(of code: MLSError.Code) -> Literal {
    switch code {
    case .malformed: "malformed"
    case .unsupportedVersion: "unsupported_version"
    case .unsupportedSuite: "unsupported_suite"
    case .cipherFailure: "cipher_failure"
    case .wrongGroup: "wrong_group"
    case .pastEpoch: "past_epoch"
    case .futureEpoch: "future_epoch"
    case .invalidSender: "invalid_sender"
    case .invalidSignature: "invalid_signature"
    case .invalidMembershipTag: "invalid_membership_tag"
    case .invalidConfirmationTag: "invalid_confirmation_tag"
    case .decryptionFailed: "decryption_failed"
    case .ownMessage, .rolledBack: "state_rolled_back"
    case .generationUsed: "replayed"
    case .generationTooFar: "too_far_ahead"
    case .invalidTree: "invalid_tree"
    case .invalidTreeHash: "invalid_tree_hash"
    case .missingRatchetTree: "missing_ratchet_tree"
    case .invalidParentHash: "invalid_parent_hash"
    case .invalidLeafNode: "invalid_leaf"
    case .credentialChanged: "credential_changed"
    case .expired: "expired"
    case .invalidKeyPackage: "invalid_key_package"
    case .missingCapability: "missing_capability"
    case .invalidGroupInfo: "invalid_group_info"
    case .invalidProposal: "invalid_proposal"
    case .invalidProposalList: "invalid_proposal_list"
    case .unknownProposal: "unknown_proposal"
    case .invalidPath: "invalid_path"
    case .pathRequired: "path_required"
    case .notForThisKeyPackage: "other_key_package"
    case .missingPreSharedKey: "missing_pre_shared_key"
    case .inactive: "inactive"
    case .invalidState: "invalid_state"
    }
  }

  private static func sentence(on code: MLSError.Code) -> Literal {
    switch code {
    case .invalidSignature: "The signature does not verify: this is not what its sender wrote."
    case .decryptionFailed: "The message was changed on its way, or is damaged."
    case .generationUsed: "The message's key was used before: this is a repeat."
    case .generationTooFar: "Too many messages before this one are missing."
    case .pastEpoch: "The keys for this old message are gone, as they should be."
    case .futureEpoch: "The message belongs to an epoch this device has not reached."
    case .malformed: "The message is damaged."
    case .credentialChanged: "A member's device claimed to belong to somebody else."
    case .rolledBack, .ownMessage: "This device's state is older than what it has sent."
    default: "The message breaks a rule of the protocol."
    }
  }
}
