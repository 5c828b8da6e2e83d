import EngineInterface
import MLS
import WireCoding

extension EngineFailure {
  /// What an MLS error means to the reader of a message.
  static func mls(_ error: MLSError) -> EngineFailure { EngineFailure(code(of: error.code)) }

  /// Stable, unlike the errors' own numbers.
  private static func code(of code: MLSError.Code) -> FailureCode {
    switch code {
    case .malformed: .malformed
    case .unsupportedVersion: .unsupportedVersion
    case .unsupportedSuite: .unsupportedSuite
    case .cipherFailure: .cipherFailure
    case .wrongGroup: .wrongGroup
    case .pastEpoch: .pastEpoch
    case .futureEpoch: .futureEpoch
    case .invalidSender: .invalidSender
    case .invalidSignature: .invalidSignature
    case .invalidMembershipTag: .invalidMembershipTag
    case .invalidConfirmationTag: .invalidConfirmationTag
    case .decryptionFailed: .decryptionFailed
    case .ownMessage, .rolledBack: .stateRolledBack
    case .generationUsed: .replayed
    case .generationTooFar: .tooFarAhead
    case .invalidTree: .invalidTree
    case .invalidTreeHash: .invalidTreeHash
    case .missingRatchetTree: .missingRatchetTree
    case .invalidParentHash: .invalidParentHash
    case .invalidLeafNode: .invalidLeaf
    case .credentialChanged: .credentialChanged
    case .expired: .expired
    case .invalidKeyPackage: .invalidKeyPackage
    case .missingCapability: .missingCapability
    case .invalidGroupInfo: .invalidGroupInfo
    case .invalidProposal: .invalidProposal
    case .invalidProposalList: .invalidProposalList
    case .unknownProposal: .unknownProposal
    case .invalidPath: .invalidPath
    case .pathRequired: .pathRequired
    case .notForThisKeyPackage: .otherKeyPackage
    case .missingPreSharedKey: .missingPreSharedKey
    case .inactive: .inactive
    case .invalidState: .invalidState
    case .oneTimeUnknown: .oneTimeUnknown
    case .oneTimeReplayed: .oneTimeReplayed
    case .oneTimeReused: .oneTimeReused
    case .oneTimeOldBatch: .oneTimeOldBatch
    case .oneTimeExhausted: .keyFailure
    }
  }
}
