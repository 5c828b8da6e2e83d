/// Why a message, a structure or a request is refused (RFC 9420).
///
/// The error names the rule that was broken, never the bytes that broke it.
public struct MLSError: Error, Equatable, Sendable {
  /// The rules that input can break.
  public enum Code: UInt8, Equatable, Sendable {
    /// Bytes that do not decode, or a structure whose fields contradict each other.
    case malformed
    /// A protocol version other than MLS 1.0.
    case unsupportedVersion
    /// A cipher suite that this build does not have, or another than the group's.
    case unsupportedSuite
    /// A primitive refused its input: a key of the wrong size, for example.
    case cipherFailure
    /// A message of another group.
    case wrongGroup
    /// A message of an epoch whose secrets are deleted, or a handshake message of any past epoch.
    case pastEpoch
    /// A message of an epoch that this member has not reached.
    case futureEpoch
    /// A sender that is no member, or may not send what it sent.
    case invalidSender
    case invalidSignature
    case invalidMembershipTag
    case invalidConfirmationTag
    /// A ciphertext that does not open.
    case decryptionFailed
    /// A message of this very member, which cannot be opened again.
    case ownMessage
    /// A message of this very member that its state has not sent yet: the state is older than what was sent with it.
    case rolledBack
    /// A generation whose key was used already.
    case generationUsed
    /// A generation too far ahead of the last one seen.
    case generationTooFar
    /// A tree whose shape, unmerged leaves or keys break RFC 9420 §7.
    case invalidTree
    case invalidTreeHash
    /// A GroupInfo without the extension `ratchet_tree`, and no tree was given (RFC 9420 §12.4.3.3).
    case missingRatchetTree
    case invalidParentHash
    /// A leaf that breaks a rule of RFC 9420 §7.3.
    case invalidLeafNode
    /// A member's new leaf with another credential than the one it replaces.
    case credentialChanged
    /// A leaf whose lifetime has not begun, or has ended.
    case expired
    case invalidKeyPackage
    /// A leaf lacks a capability that the group requires or uses.
    case missingCapability
    case invalidGroupInfo
    case invalidProposal
    /// Proposals that cannot stand together in one commit (RFC 9420 §12.2).
    case invalidProposalList
    /// A commit refers to a proposal that was not received in this epoch.
    case unknownProposal
    /// An update path that is missing, or does not fit the tree.
    case invalidPath
    /// A commit without a path was asked for, and its proposals need one (RFC 9420 §12.4).
    case pathRequired
    /// A Welcome that holds nothing for this KeyPackage.
    case notForThisKeyPackage
    /// A pre-shared key that was not supplied.
    case missingPreSharedKey
    /// The member was removed, or the group was closed by ReInit: nothing more is sent or received.
    case inactive
    /// Stored state that does not load, or two parts of it that do not belong together.
    case invalidState
    /// A signature by a one-time key whose certificate this member has not seen.
    case oneTimeUnknown
    /// A one-time signature that was seen before, with the message that it is of.
    case oneTimeReplayed
    /// A valid one-time signature by a key that has signed another message.
    case oneTimeReused
    /// A certificate that is no younger than one that was forgotten.
    case oneTimeOldBatch
    /// All keys of a batch were taken.
    case oneTimeExhausted
  }

  public let code: Code

  public init(_ code: Code) { self.code = code }

  public static let malformed = MLSError(.malformed)
  public static let unsupportedVersion = MLSError(.unsupportedVersion)
  public static let unsupportedSuite = MLSError(.unsupportedSuite)
  public static let cipherFailure = MLSError(.cipherFailure)
  public static let wrongGroup = MLSError(.wrongGroup)
  public static let pastEpoch = MLSError(.pastEpoch)
  public static let futureEpoch = MLSError(.futureEpoch)
  public static let invalidSender = MLSError(.invalidSender)
  public static let invalidSignature = MLSError(.invalidSignature)
  public static let invalidMembershipTag = MLSError(.invalidMembershipTag)
  public static let invalidConfirmationTag = MLSError(.invalidConfirmationTag)
  public static let decryptionFailed = MLSError(.decryptionFailed)
  public static let ownMessage = MLSError(.ownMessage)
  public static let rolledBack = MLSError(.rolledBack)
  public static let generationUsed = MLSError(.generationUsed)
  public static let generationTooFar = MLSError(.generationTooFar)
  public static let invalidTree = MLSError(.invalidTree)
  public static let invalidTreeHash = MLSError(.invalidTreeHash)
  public static let missingRatchetTree = MLSError(.missingRatchetTree)
  public static let invalidParentHash = MLSError(.invalidParentHash)
  public static let invalidLeafNode = MLSError(.invalidLeafNode)
  public static let credentialChanged = MLSError(.credentialChanged)
  public static let expired = MLSError(.expired)
  public static let invalidKeyPackage = MLSError(.invalidKeyPackage)
  public static let missingCapability = MLSError(.missingCapability)
  public static let invalidGroupInfo = MLSError(.invalidGroupInfo)
  public static let invalidProposal = MLSError(.invalidProposal)
  public static let invalidProposalList = MLSError(.invalidProposalList)
  public static let unknownProposal = MLSError(.unknownProposal)
  public static let invalidPath = MLSError(.invalidPath)
  public static let pathRequired = MLSError(.pathRequired)
  public static let notForThisKeyPackage = MLSError(.notForThisKeyPackage)
  public static let missingPreSharedKey = MLSError(.missingPreSharedKey)
  public static let inactive = MLSError(.inactive)
  public static let invalidState = MLSError(.invalidState)
  public static let oneTimeUnknown = MLSError(.oneTimeUnknown)
  public static let oneTimeReplayed = MLSError(.oneTimeReplayed)
  public static let oneTimeReused = MLSError(.oneTimeReused)
  public static let oneTimeOldBatch = MLSError(.oneTimeOldBatch)
  public static let oneTimeExhausted = MLSError(.oneTimeExhausted)
}
