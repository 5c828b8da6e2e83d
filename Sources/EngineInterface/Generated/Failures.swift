// Made by Scripts/generate-interface from Schema/failures.schema: change that.

public import WireCoding

/// Why something did not work, or a message is not shown. Stable: programs compare them, and stores keep them.
public enum FailureCode: Equatable, Sendable {
  /// There is no such command.
  case invalidCommand
  /// A field of the command is missing.
  case missingField
  /// There is no such room on this device.
  case notFound
  /// Log in first.
  case signedOut
  /// This device belongs to another account: log out first.
  case signedIn
  /// Something else is under way.
  case busy
  /// A username is 3 to 32 of a-z, 0-9, _, . and -.
  case invalidUsername
  /// A password has at least 8 characters.
  case weakPassword
  /// That password is too long.
  case longPassword
  /// A device's name has 1 to 64 characters.
  case invalidDeviceName
  /// A room's name has 1 to 128 bytes.
  case invalidName
  /// A direct conversation has one other member.
  case invalidMembers
  /// A message has 1 to 65,536 bytes.
  case invalidText
  /// A direct conversation keeps its two members.
  case directRoom
  /// This device has no keys for that suite.
  case unsupportedSuite
  /// A member's device does not know few-time signatures.
  case fewTimeUnsupported
  /// There is no account called {names}.
  case unknownUser
  /// {names} has no keys, and cannot take part in sealed rooms.
  case noKeys
  /// {names} has no device that can be added now.
  case noDevices
  /// {names} could not be added; all others are members now.
  case notAllAdded
  /// The change takes {1} KB, and the server takes {2} KB at a time.
  case changeTooLarge
  /// A key could not be made on this device.
  case keyFailure
  /// The server asked for another key derivation.
  case kdfRefused
  /// The account's backup does not open with this password.
  case backupDamaged
  /// Your session has ended. Log in again to go on.
  case sessionEnded
  /// That did not work.
  case failed
  /// The server cannot be reached.
  case offline
  /// The server's answer could not be understood.
  case unexpectedAnswer
  /// The server refused the request.
  case refused
  /// This device does not hold the room's keys yet.
  case roomUnusable
  /// This device does not hold the room's keys.
  case noGroup
  /// You are no longer a member.
  case notMember
  /// You were removed from this room.
  case removed
  /// You have left.
  case left
  /// The room could not be joined again.
  case cannotRejoin
  /// The room's public state does not let this device in.
  case notLetIn
  /// Your account has no device in this room any more: a member has to add you again.
  case needsInvitation
  /// The server's room holds {names}, and no member has shown this device who added them. Trying again comes back to all of them.
  case unknownMembers
  /// Somebody wrote here in another history of this room: the server may have shown its members different ones. Nothing is sent until you try again, which joins the history that the server shows now.
  case forked
  /// The server gave this message a place in the room that another message has.
  case contradiction
  /// The server does not hand out all that was said here; the room is joined again.
  case logGap
  /// Older messages of this room are no longer on the server.
  case historyTrimmed
  /// The server no longer holds what this device has missed.
  case historyLost
  /// This device's state is older than what it has sent; the room is joined again with fresh keys.
  case stateRolledBack
  /// The room changed each time this change was tried.
  case tooManyChanges
  /// The room does not accept this change.
  case cannotCommit
  /// This device does not hold the key of the room's name.
  case noProfileKey
  /// An invitation could not be opened; joining another way.
  case welcomeUnreadable
  /// Somebody whom no member has shown this device tried to bring it back. That was refused.
  case strangersWelcome
  /// Somebody added a device that its account's key does not vouch for.
  case untrustedDevice
  /// A room was not joined: it holds a device without a certificate.
  case untrustedRoom
  /// An account that no member has added came into this room by itself. That was refused, and the room ends here.
  case strangerJoined
  /// Somebody tried to make another kind of room of this one. That was refused.
  case kindChanged
  /// Somebody tried to add a third person to a direct conversation.
  case thirdInDirectRoom
  /// The server shows another account key for {1} than before. It was refused.
  case accountKeyChanged
  /// The server shows {1} under the name {2}. It was refused.
  case accountRenamed
  /// The server shows another account under the name {1} than before. It was refused.
  case accountReplaced
  /// The server answered with another account than the one that was asked for. It was refused.
  case wrongAccount
  /// The server signs its requests in rooms with another key than before.
  case serverKeyChanged
  /// The server says that somebody else than {1} changed this room.
  case commitSenderMismatch
  /// The server asks to remove a device of {1} that it still lists.
  case removalDoubted
  /// The server says that {1} has lost every device in this room. Invite them again if you know that it is so.
  case returnAsked
  /// The message is damaged.
  case malformed
  /// The signature does not verify: this is not what its sender wrote.
  case invalidSignature
  /// The message was changed on its way, or is damaged.
  case decryptionFailed
  /// The message's key was used before: this is a repeat.
  case replayed
  /// Too many messages before this one are missing.
  case tooFarAhead
  /// The keys for this old message are gone, as they should be.
  case pastEpoch
  /// The message belongs to an epoch this device has not reached.
  case futureEpoch
  /// The server named another sender than the one who signed.
  case senderMismatch
  /// The server gave the message another id than its sender.
  case idMismatch
  /// You wrote this from a state of this device that was lost.
  case ownMessageLost
  /// The room asks for a few-time signature, and the message has none.
  case fewTimeMissing
  /// The message's few-time signature is damaged.
  case fewTimeMalformed
  /// The sender's account key does not vouch for the few-time key of this message.
  case fewTimeCertificate
  /// The message's few-time key is older than the ones its sender uses.
  case fewTimeOldKey
  /// The message's few-time key has given this signature for another message.
  case fewTimeReused
  /// The few-time signature does not verify: its key did not sign these words.
  case fewTimeInvalid
  /// The message's one-time key is of a batch whose certificate this device has not seen.
  case oneTimeUnknown
  /// The message's one-time signature was seen before: this is a repeat.
  case oneTimeReplayed
  /// The message's one-time key has signed another message.
  case oneTimeReused
  /// The message's one-time keys are older than the ones its sender uses.
  case oneTimeOldBatch
  /// The message breaks a rule of the protocol.
  case unsupportedVersion
  /// The message breaks a rule of the protocol.
  case cipherFailure
  /// The message breaks a rule of the protocol.
  case wrongGroup
  /// The message breaks a rule of the protocol.
  case invalidSender
  /// The message breaks a rule of the protocol.
  case invalidMembershipTag
  /// The message breaks a rule of the protocol.
  case invalidConfirmationTag
  /// The message breaks a rule of the protocol.
  case invalidTree
  /// The message breaks a rule of the protocol.
  case invalidTreeHash
  /// The message breaks a rule of the protocol.
  case invalidParentHash
  /// The message breaks a rule of the protocol.
  case invalidLeaf
  /// A member's device claimed to belong to somebody else.
  case credentialChanged
  /// The message breaks a rule of the protocol.
  case expired
  /// The message breaks a rule of the protocol.
  case invalidKeyPackage
  /// The message breaks a rule of the protocol.
  case missingCapability
  /// The message breaks a rule of the protocol.
  case invalidGroupInfo
  /// The message breaks a rule of the protocol.
  case invalidProposal
  /// The message breaks a rule of the protocol.
  case invalidProposalList
  /// The message breaks a rule of the protocol.
  case unknownProposal
  /// The message breaks a rule of the protocol.
  case invalidPath
  /// The message breaks a rule of the protocol.
  case otherKeyPackage
  /// The message breaks a rule of the protocol.
  case missingPreSharedKey
  /// The message breaks a rule of the protocol.
  case inactive
  /// The message breaks a rule of the protocol.
  case invalidState
  /// The message breaks a rule of the protocol.
  case missingRatchetTree
  /// The message breaks a rule of the protocol.
  case pathRequired
  /// The server did not understand the request.
  case invalidJson
  /// The server did not take a field of the request.
  case invalidField
  /// The server does not know this session.
  case unauthorized
  /// The session's token has ended.
  case tokenExpired
  /// The session's token was used twice.
  case tokenReused
  /// Username or password is not right.
  case invalidCredentials
  /// That username is taken. Please choose another one.
  case usernameTaken
  /// That email address belongs to another account.
  case emailTaken
  /// That id is taken.
  case idTaken
  /// The server does not take the device's certificate.
  case invalidCertificate
  /// The account has no key.
  case noAccountKey
  /// The account has as many devices as it may have.
  case tooManyDevices
  /// Another device has written the backup meanwhile.
  case staleBackup
  /// The server keeps enough KeyPackages of this device.
  case tooManyKeyPackages
  /// One of these people has no device that can be added yet.
  case noKeyPackages
  /// The session belongs to no device.
  case deviceRequired
  /// You may not do that in this room.
  case forbidden
  /// The room has changed meanwhile.
  case staleEpoch
  /// The server does not know the epoch of this message.
  case unknownEpoch
  /// The server holds something else already.
  case conflict
  /// That is larger than the server takes.
  case payloadTooLarge
  /// The server did not understand the request.
  case unsupportedMediaType
  /// The server did not understand the request.
  case unsupportedSubprotocol
  /// The server did not understand the request.
  case methodNotAllowed
  /// Too many attempts. Please wait a moment and try again.
  case rateLimited
  /// This account has as many connections as it may have.
  case tooManyConnections
  /// The server has too much to do. Please try again soon.
  case overloaded
  /// The server cannot do that at present. Please try again soon.
  case unavailable
  /// The server's disk is full.
  case storageFull
  /// Something went wrong in the server.
  case internalError
  /// Members who are gone have to be removed first.
  case proposalsPending
  /// The room has as many devices as it may have.
  case roomFull
  /// The server cannot follow this room any more.
  case unreadableGroup
  /// The server does not take this change.
  case invalidCommit
  /// The server does not take this change.
  case invalidWelcome
  /// The server does not take this change.
  case unknownSender
  /// The server does not take this change.
  case forbiddenProposal
  /// This server takes no new accounts.
  case registrationClosed
  /// An account here takes an invitation. Ask somebody for a link.
  case invitationRequired
  /// The invitation is used up, too old, taken back or for another name.
  case invalidInvitation
  /// An administrator has disabled this account.
  case accountDisabled
  /// Only administrators may do this.
  case administratorRequired
  /// The server needs an administrator: make another one first.
  case lastAdministrator
  /// There are as many good invitations as there may be.
  case tooManyInvitations
  /// The server takes nothing at present: an administrator has made it read-only.
  case readOnly
  /// The client's store cannot be read or written.
  case store
  /// This browser's storage could not be read.
  case storeUnreadable
  /// This message was damaged in this device's storage.
  case unreadableRecord
  /// The engine was started again before it had answered.
  case engineRestarted
  /// The tab that was doing this was closed. Please try again.
  case interrupted
  /// The client is closed.
  case closed
  /// One that this build does not know, as it was told.
  case other(Text)
}

extension FailureCode {
  /// Its stable name.
  public var name: Text {
    switch self {
    case .invalidCommand: "invalid_command"
    case .missingField: "missing_field"
    case .notFound: "not_found"
    case .signedOut: "signed_out"
    case .signedIn: "signed_in"
    case .busy: "busy"
    case .invalidUsername: "invalid_username"
    case .weakPassword: "weak_password"
    case .longPassword: "long_password"
    case .invalidDeviceName: "invalid_device_name"
    case .invalidName: "invalid_name"
    case .invalidMembers: "invalid_members"
    case .invalidText: "invalid_text"
    case .directRoom: "direct_room"
    case .unsupportedSuite: "unsupported_suite"
    case .fewTimeUnsupported: "few_time_unsupported"
    case .unknownUser: "unknown_user"
    case .noKeys: "no_keys"
    case .noDevices: "no_devices"
    case .notAllAdded: "not_all_added"
    case .changeTooLarge: "change_too_large"
    case .keyFailure: "key_failure"
    case .kdfRefused: "kdf_refused"
    case .backupDamaged: "backup_damaged"
    case .sessionEnded: "session_ended"
    case .failed: "failed"
    case .offline: "offline"
    case .unexpectedAnswer: "unexpected_answer"
    case .refused: "refused"
    case .roomUnusable: "room_unusable"
    case .noGroup: "no_group"
    case .notMember: "not_member"
    case .removed: "removed"
    case .left: "left"
    case .cannotRejoin: "cannot_rejoin"
    case .notLetIn: "not_let_in"
    case .needsInvitation: "needs_invitation"
    case .unknownMembers: "unknown_members"
    case .forked: "forked"
    case .contradiction: "contradiction"
    case .logGap: "log_gap"
    case .historyTrimmed: "history_trimmed"
    case .historyLost: "history_lost"
    case .stateRolledBack: "state_rolled_back"
    case .tooManyChanges: "too_many_changes"
    case .cannotCommit: "cannot_commit"
    case .noProfileKey: "no_profile_key"
    case .welcomeUnreadable: "welcome_unreadable"
    case .strangersWelcome: "strangers_welcome"
    case .untrustedDevice: "untrusted_device"
    case .untrustedRoom: "untrusted_room"
    case .strangerJoined: "stranger_joined"
    case .kindChanged: "kind_changed"
    case .thirdInDirectRoom: "third_in_direct_room"
    case .accountKeyChanged: "account_key_changed"
    case .accountRenamed: "account_renamed"
    case .accountReplaced: "account_replaced"
    case .wrongAccount: "wrong_account"
    case .serverKeyChanged: "server_key_changed"
    case .commitSenderMismatch: "commit_sender_mismatch"
    case .removalDoubted: "removal_doubted"
    case .returnAsked: "return_asked"
    case .malformed: "malformed"
    case .invalidSignature: "invalid_signature"
    case .decryptionFailed: "decryption_failed"
    case .replayed: "replayed"
    case .tooFarAhead: "too_far_ahead"
    case .pastEpoch: "past_epoch"
    case .futureEpoch: "future_epoch"
    case .senderMismatch: "sender_mismatch"
    case .idMismatch: "id_mismatch"
    case .ownMessageLost: "own_message_lost"
    case .fewTimeMissing: "few_time_missing"
    case .fewTimeMalformed: "few_time_malformed"
    case .fewTimeCertificate: "few_time_certificate"
    case .fewTimeOldKey: "few_time_old_key"
    case .fewTimeReused: "few_time_reused"
    case .fewTimeInvalid: "few_time_invalid"
    case .oneTimeUnknown: "one_time_unknown"
    case .oneTimeReplayed: "one_time_replayed"
    case .oneTimeReused: "one_time_reused"
    case .oneTimeOldBatch: "one_time_old_batch"
    case .unsupportedVersion: "unsupported_version"
    case .cipherFailure: "cipher_failure"
    case .wrongGroup: "wrong_group"
    case .invalidSender: "invalid_sender"
    case .invalidMembershipTag: "invalid_membership_tag"
    case .invalidConfirmationTag: "invalid_confirmation_tag"
    case .invalidTree: "invalid_tree"
    case .invalidTreeHash: "invalid_tree_hash"
    case .invalidParentHash: "invalid_parent_hash"
    case .invalidLeaf: "invalid_leaf"
    case .credentialChanged: "credential_changed"
    case .expired: "expired"
    case .invalidKeyPackage: "invalid_key_package"
    case .missingCapability: "missing_capability"
    case .invalidGroupInfo: "invalid_group_info"
    case .invalidProposal: "invalid_proposal"
    case .invalidProposalList: "invalid_proposal_list"
    case .unknownProposal: "unknown_proposal"
    case .invalidPath: "invalid_path"
    case .otherKeyPackage: "other_key_package"
    case .missingPreSharedKey: "missing_pre_shared_key"
    case .inactive: "inactive"
    case .invalidState: "invalid_state"
    case .missingRatchetTree: "missing_ratchet_tree"
    case .pathRequired: "path_required"
    case .invalidJson: "invalid_json"
    case .invalidField: "invalid_field"
    case .unauthorized: "unauthorized"
    case .tokenExpired: "token_expired"
    case .tokenReused: "token_reused"
    case .invalidCredentials: "invalid_credentials"
    case .usernameTaken: "username_taken"
    case .emailTaken: "email_taken"
    case .idTaken: "id_taken"
    case .invalidCertificate: "invalid_certificate"
    case .noAccountKey: "no_account_key"
    case .tooManyDevices: "too_many_devices"
    case .staleBackup: "stale_backup"
    case .tooManyKeyPackages: "too_many_key_packages"
    case .noKeyPackages: "no_key_packages"
    case .deviceRequired: "device_required"
    case .forbidden: "forbidden"
    case .staleEpoch: "stale_epoch"
    case .unknownEpoch: "unknown_epoch"
    case .conflict: "conflict"
    case .payloadTooLarge: "payload_too_large"
    case .unsupportedMediaType: "unsupported_media_type"
    case .unsupportedSubprotocol: "unsupported_subprotocol"
    case .methodNotAllowed: "method_not_allowed"
    case .rateLimited: "rate_limited"
    case .tooManyConnections: "too_many_connections"
    case .overloaded: "overloaded"
    case .unavailable: "unavailable"
    case .storageFull: "storage_full"
    case .internalError: "internal_error"
    case .proposalsPending: "proposals_pending"
    case .roomFull: "room_full"
    case .unreadableGroup: "unreadable_group"
    case .invalidCommit: "invalid_commit"
    case .invalidWelcome: "invalid_welcome"
    case .unknownSender: "unknown_sender"
    case .forbiddenProposal: "forbidden_proposal"
    case .registrationClosed: "registration_closed"
    case .invitationRequired: "invitation_required"
    case .invalidInvitation: "invalid_invitation"
    case .accountDisabled: "account_disabled"
    case .administratorRequired: "administrator_required"
    case .lastAdministrator: "last_administrator"
    case .tooManyInvitations: "too_many_invitations"
    case .readOnly: "read_only"
    case .store: "store"
    case .storeUnreadable: "store_unreadable"
    case .unreadableRecord: "unreadable_record"
    case .engineRestarted: "engine_restarted"
    case .interrupted: "interrupted"
    case .closed: "closed"
    case .other(let name): name
    }
  }

  /// The code with that name; of one that is not known, its first 64 characters.
  public init(name: Text) {
    switch name {
    case "invalid_command": self = .invalidCommand
    case "missing_field": self = .missingField
    case "not_found": self = .notFound
    case "signed_out": self = .signedOut
    case "signed_in": self = .signedIn
    case "busy": self = .busy
    case "invalid_username": self = .invalidUsername
    case "weak_password": self = .weakPassword
    case "long_password": self = .longPassword
    case "invalid_device_name": self = .invalidDeviceName
    case "invalid_name": self = .invalidName
    case "invalid_members": self = .invalidMembers
    case "invalid_text": self = .invalidText
    case "direct_room": self = .directRoom
    case "unsupported_suite": self = .unsupportedSuite
    case "few_time_unsupported": self = .fewTimeUnsupported
    case "unknown_user": self = .unknownUser
    case "no_keys": self = .noKeys
    case "no_devices": self = .noDevices
    case "not_all_added": self = .notAllAdded
    case "change_too_large": self = .changeTooLarge
    case "key_failure": self = .keyFailure
    case "kdf_refused": self = .kdfRefused
    case "backup_damaged": self = .backupDamaged
    case "session_ended": self = .sessionEnded
    case "failed": self = .failed
    case "offline": self = .offline
    case "unexpected_answer": self = .unexpectedAnswer
    case "refused": self = .refused
    case "room_unusable": self = .roomUnusable
    case "no_group": self = .noGroup
    case "not_member": self = .notMember
    case "removed": self = .removed
    case "left": self = .left
    case "cannot_rejoin": self = .cannotRejoin
    case "not_let_in": self = .notLetIn
    case "needs_invitation": self = .needsInvitation
    case "unknown_members": self = .unknownMembers
    case "forked": self = .forked
    case "contradiction": self = .contradiction
    case "log_gap": self = .logGap
    case "history_trimmed": self = .historyTrimmed
    case "history_lost": self = .historyLost
    case "state_rolled_back": self = .stateRolledBack
    case "too_many_changes": self = .tooManyChanges
    case "cannot_commit": self = .cannotCommit
    case "no_profile_key": self = .noProfileKey
    case "welcome_unreadable": self = .welcomeUnreadable
    case "strangers_welcome": self = .strangersWelcome
    case "untrusted_device": self = .untrustedDevice
    case "untrusted_room": self = .untrustedRoom
    case "stranger_joined": self = .strangerJoined
    case "kind_changed": self = .kindChanged
    case "third_in_direct_room": self = .thirdInDirectRoom
    case "account_key_changed": self = .accountKeyChanged
    case "account_renamed": self = .accountRenamed
    case "account_replaced": self = .accountReplaced
    case "wrong_account": self = .wrongAccount
    case "server_key_changed": self = .serverKeyChanged
    case "commit_sender_mismatch": self = .commitSenderMismatch
    case "removal_doubted": self = .removalDoubted
    case "return_asked": self = .returnAsked
    case "malformed": self = .malformed
    case "invalid_signature": self = .invalidSignature
    case "decryption_failed": self = .decryptionFailed
    case "replayed": self = .replayed
    case "too_far_ahead": self = .tooFarAhead
    case "past_epoch": self = .pastEpoch
    case "future_epoch": self = .futureEpoch
    case "sender_mismatch": self = .senderMismatch
    case "id_mismatch": self = .idMismatch
    case "own_message_lost": self = .ownMessageLost
    case "few_time_missing": self = .fewTimeMissing
    case "few_time_malformed": self = .fewTimeMalformed
    case "few_time_certificate": self = .fewTimeCertificate
    case "few_time_old_key": self = .fewTimeOldKey
    case "few_time_reused": self = .fewTimeReused
    case "few_time_invalid": self = .fewTimeInvalid
    case "one_time_unknown": self = .oneTimeUnknown
    case "one_time_replayed": self = .oneTimeReplayed
    case "one_time_reused": self = .oneTimeReused
    case "one_time_old_batch": self = .oneTimeOldBatch
    case "unsupported_version": self = .unsupportedVersion
    case "cipher_failure": self = .cipherFailure
    case "wrong_group": self = .wrongGroup
    case "invalid_sender": self = .invalidSender
    case "invalid_membership_tag": self = .invalidMembershipTag
    case "invalid_confirmation_tag": self = .invalidConfirmationTag
    case "invalid_tree": self = .invalidTree
    case "invalid_tree_hash": self = .invalidTreeHash
    case "invalid_parent_hash": self = .invalidParentHash
    case "invalid_leaf": self = .invalidLeaf
    case "credential_changed": self = .credentialChanged
    case "expired": self = .expired
    case "invalid_key_package": self = .invalidKeyPackage
    case "missing_capability": self = .missingCapability
    case "invalid_group_info": self = .invalidGroupInfo
    case "invalid_proposal": self = .invalidProposal
    case "invalid_proposal_list": self = .invalidProposalList
    case "unknown_proposal": self = .unknownProposal
    case "invalid_path": self = .invalidPath
    case "other_key_package": self = .otherKeyPackage
    case "missing_pre_shared_key": self = .missingPreSharedKey
    case "inactive": self = .inactive
    case "invalid_state": self = .invalidState
    case "missing_ratchet_tree": self = .missingRatchetTree
    case "path_required": self = .pathRequired
    case "invalid_json": self = .invalidJson
    case "invalid_field": self = .invalidField
    case "unauthorized": self = .unauthorized
    case "token_expired": self = .tokenExpired
    case "token_reused": self = .tokenReused
    case "invalid_credentials": self = .invalidCredentials
    case "username_taken": self = .usernameTaken
    case "email_taken": self = .emailTaken
    case "id_taken": self = .idTaken
    case "invalid_certificate": self = .invalidCertificate
    case "no_account_key": self = .noAccountKey
    case "too_many_devices": self = .tooManyDevices
    case "stale_backup": self = .staleBackup
    case "too_many_key_packages": self = .tooManyKeyPackages
    case "no_key_packages": self = .noKeyPackages
    case "device_required": self = .deviceRequired
    case "forbidden": self = .forbidden
    case "stale_epoch": self = .staleEpoch
    case "unknown_epoch": self = .unknownEpoch
    case "conflict": self = .conflict
    case "payload_too_large": self = .payloadTooLarge
    case "unsupported_media_type": self = .unsupportedMediaType
    case "unsupported_subprotocol": self = .unsupportedSubprotocol
    case "method_not_allowed": self = .methodNotAllowed
    case "rate_limited": self = .rateLimited
    case "too_many_connections": self = .tooManyConnections
    case "overloaded": self = .overloaded
    case "unavailable": self = .unavailable
    case "storage_full": self = .storageFull
    case "internal_error": self = .internalError
    case "proposals_pending": self = .proposalsPending
    case "room_full": self = .roomFull
    case "unreadable_group": self = .unreadableGroup
    case "invalid_commit": self = .invalidCommit
    case "invalid_welcome": self = .invalidWelcome
    case "unknown_sender": self = .unknownSender
    case "forbidden_proposal": self = .forbiddenProposal
    case "registration_closed": self = .registrationClosed
    case "invitation_required": self = .invitationRequired
    case "invalid_invitation": self = .invalidInvitation
    case "account_disabled": self = .accountDisabled
    case "administrator_required": self = .administratorRequired
    case "last_administrator": self = .lastAdministrator
    case "too_many_invitations": self = .tooManyInvitations
    case "read_only": self = .readOnly
    case "store": self = .store
    case "store_unreadable": self = .storeUnreadable
    case "unreadable_record": self = .unreadableRecord
    case "engine_restarted": self = .engineRestarted
    case "interrupted": self = .interrupted
    case "closed": self = .closed
    default: self = .other(UTF8Text.prefix(of: name, scalars: 64))
    }
  }
}

extension FailureCode: WireCodable {
  private var number: UInt16 {
    switch self {
    case .invalidCommand: 1
    case .missingField: 2
    case .notFound: 3
    case .signedOut: 4
    case .signedIn: 5
    case .busy: 6
    case .invalidUsername: 7
    case .weakPassword: 8
    case .longPassword: 9
    case .invalidDeviceName: 10
    case .invalidName: 12
    case .invalidMembers: 13
    case .invalidText: 14
    case .directRoom: 15
    case .unsupportedSuite: 16
    case .fewTimeUnsupported: 17
    case .unknownUser: 18
    case .noKeys: 19
    case .noDevices: 20
    case .notAllAdded: 21
    case .changeTooLarge: 22
    case .keyFailure: 30
    case .kdfRefused: 31
    case .backupDamaged: 32
    case .sessionEnded: 33
    case .failed: 34
    case .offline: 40
    case .unexpectedAnswer: 41
    case .refused: 42
    case .roomUnusable: 50
    case .noGroup: 51
    case .notMember: 52
    case .removed: 53
    case .left: 54
    case .cannotRejoin: 55
    case .notLetIn: 56
    case .needsInvitation: 57
    case .unknownMembers: 58
    case .forked: 59
    case .contradiction: 60
    case .logGap: 61
    case .historyTrimmed: 62
    case .historyLost: 63
    case .stateRolledBack: 64
    case .tooManyChanges: 65
    case .cannotCommit: 66
    case .noProfileKey: 67
    case .welcomeUnreadable: 68
    case .strangersWelcome: 69
    case .untrustedDevice: 80
    case .untrustedRoom: 81
    case .strangerJoined: 82
    case .kindChanged: 83
    case .thirdInDirectRoom: 84
    case .accountKeyChanged: 85
    case .accountRenamed: 86
    case .accountReplaced: 87
    case .wrongAccount: 88
    case .serverKeyChanged: 89
    case .commitSenderMismatch: 90
    case .removalDoubted: 91
    case .returnAsked: 92
    case .malformed: 100
    case .invalidSignature: 101
    case .decryptionFailed: 102
    case .replayed: 103
    case .tooFarAhead: 104
    case .pastEpoch: 105
    case .futureEpoch: 106
    case .senderMismatch: 107
    case .idMismatch: 108
    case .ownMessageLost: 109
    case .fewTimeMissing: 110
    case .fewTimeMalformed: 111
    case .fewTimeCertificate: 112
    case .fewTimeOldKey: 113
    case .fewTimeReused: 114
    case .fewTimeInvalid: 115
    case .oneTimeUnknown: 116
    case .oneTimeReplayed: 117
    case .oneTimeReused: 118
    case .oneTimeOldBatch: 119
    case .unsupportedVersion: 130
    case .cipherFailure: 131
    case .wrongGroup: 132
    case .invalidSender: 133
    case .invalidMembershipTag: 134
    case .invalidConfirmationTag: 135
    case .invalidTree: 136
    case .invalidTreeHash: 137
    case .invalidParentHash: 138
    case .invalidLeaf: 139
    case .credentialChanged: 140
    case .expired: 141
    case .invalidKeyPackage: 142
    case .missingCapability: 143
    case .invalidGroupInfo: 144
    case .invalidProposal: 145
    case .invalidProposalList: 146
    case .unknownProposal: 147
    case .invalidPath: 148
    case .otherKeyPackage: 149
    case .missingPreSharedKey: 150
    case .inactive: 151
    case .invalidState: 152
    case .missingRatchetTree: 153
    case .pathRequired: 154
    case .invalidJson: 200
    case .invalidField: 201
    case .unauthorized: 202
    case .tokenExpired: 203
    case .tokenReused: 204
    case .invalidCredentials: 205
    case .usernameTaken: 206
    case .emailTaken: 207
    case .idTaken: 208
    case .invalidCertificate: 209
    case .noAccountKey: 210
    case .tooManyDevices: 211
    case .staleBackup: 212
    case .tooManyKeyPackages: 213
    case .noKeyPackages: 214
    case .deviceRequired: 215
    case .forbidden: 216
    case .staleEpoch: 217
    case .unknownEpoch: 218
    case .conflict: 219
    case .payloadTooLarge: 220
    case .unsupportedMediaType: 221
    case .unsupportedSubprotocol: 222
    case .methodNotAllowed: 223
    case .rateLimited: 224
    case .tooManyConnections: 225
    case .overloaded: 226
    case .unavailable: 227
    case .storageFull: 228
    case .internalError: 229
    case .proposalsPending: 230
    case .roomFull: 231
    case .unreadableGroup: 232
    case .invalidCommit: 233
    case .invalidWelcome: 234
    case .unknownSender: 235
    case .forbiddenProposal: 236
    case .registrationClosed: 250
    case .invitationRequired: 251
    case .invalidInvitation: 252
    case .accountDisabled: 253
    case .administratorRequired: 254
    case .lastAdministrator: 255
    case .tooManyInvitations: 256
    case .readOnly: 257
    case .store: 300
    case .storeUnreadable: 301
    case .unreadableRecord: 302
    case .engineRestarted: 303
    case .interrupted: 304
    case .closed: 305
    case .other: 0
    }
  }

  private init?(number: UInt16) {
    switch number {
    case 1: self = .invalidCommand
    case 2: self = .missingField
    case 3: self = .notFound
    case 4: self = .signedOut
    case 5: self = .signedIn
    case 6: self = .busy
    case 7: self = .invalidUsername
    case 8: self = .weakPassword
    case 9: self = .longPassword
    case 10: self = .invalidDeviceName
    case 12: self = .invalidName
    case 13: self = .invalidMembers
    case 14: self = .invalidText
    case 15: self = .directRoom
    case 16: self = .unsupportedSuite
    case 17: self = .fewTimeUnsupported
    case 18: self = .unknownUser
    case 19: self = .noKeys
    case 20: self = .noDevices
    case 21: self = .notAllAdded
    case 22: self = .changeTooLarge
    case 30: self = .keyFailure
    case 31: self = .kdfRefused
    case 32: self = .backupDamaged
    case 33: self = .sessionEnded
    case 34: self = .failed
    case 40: self = .offline
    case 41: self = .unexpectedAnswer
    case 42: self = .refused
    case 50: self = .roomUnusable
    case 51: self = .noGroup
    case 52: self = .notMember
    case 53: self = .removed
    case 54: self = .left
    case 55: self = .cannotRejoin
    case 56: self = .notLetIn
    case 57: self = .needsInvitation
    case 58: self = .unknownMembers
    case 59: self = .forked
    case 60: self = .contradiction
    case 61: self = .logGap
    case 62: self = .historyTrimmed
    case 63: self = .historyLost
    case 64: self = .stateRolledBack
    case 65: self = .tooManyChanges
    case 66: self = .cannotCommit
    case 67: self = .noProfileKey
    case 68: self = .welcomeUnreadable
    case 69: self = .strangersWelcome
    case 80: self = .untrustedDevice
    case 81: self = .untrustedRoom
    case 82: self = .strangerJoined
    case 83: self = .kindChanged
    case 84: self = .thirdInDirectRoom
    case 85: self = .accountKeyChanged
    case 86: self = .accountRenamed
    case 87: self = .accountReplaced
    case 88: self = .wrongAccount
    case 89: self = .serverKeyChanged
    case 90: self = .commitSenderMismatch
    case 91: self = .removalDoubted
    case 92: self = .returnAsked
    case 100: self = .malformed
    case 101: self = .invalidSignature
    case 102: self = .decryptionFailed
    case 103: self = .replayed
    case 104: self = .tooFarAhead
    case 105: self = .pastEpoch
    case 106: self = .futureEpoch
    case 107: self = .senderMismatch
    case 108: self = .idMismatch
    case 109: self = .ownMessageLost
    case 110: self = .fewTimeMissing
    case 111: self = .fewTimeMalformed
    case 112: self = .fewTimeCertificate
    case 113: self = .fewTimeOldKey
    case 114: self = .fewTimeReused
    case 115: self = .fewTimeInvalid
    case 116: self = .oneTimeUnknown
    case 117: self = .oneTimeReplayed
    case 118: self = .oneTimeReused
    case 119: self = .oneTimeOldBatch
    case 130: self = .unsupportedVersion
    case 131: self = .cipherFailure
    case 132: self = .wrongGroup
    case 133: self = .invalidSender
    case 134: self = .invalidMembershipTag
    case 135: self = .invalidConfirmationTag
    case 136: self = .invalidTree
    case 137: self = .invalidTreeHash
    case 138: self = .invalidParentHash
    case 139: self = .invalidLeaf
    case 140: self = .credentialChanged
    case 141: self = .expired
    case 142: self = .invalidKeyPackage
    case 143: self = .missingCapability
    case 144: self = .invalidGroupInfo
    case 145: self = .invalidProposal
    case 146: self = .invalidProposalList
    case 147: self = .unknownProposal
    case 148: self = .invalidPath
    case 149: self = .otherKeyPackage
    case 150: self = .missingPreSharedKey
    case 151: self = .inactive
    case 152: self = .invalidState
    case 153: self = .missingRatchetTree
    case 154: self = .pathRequired
    case 200: self = .invalidJson
    case 201: self = .invalidField
    case 202: self = .unauthorized
    case 203: self = .tokenExpired
    case 204: self = .tokenReused
    case 205: self = .invalidCredentials
    case 206: self = .usernameTaken
    case 207: self = .emailTaken
    case 208: self = .idTaken
    case 209: self = .invalidCertificate
    case 210: self = .noAccountKey
    case 211: self = .tooManyDevices
    case 212: self = .staleBackup
    case 213: self = .tooManyKeyPackages
    case 214: self = .noKeyPackages
    case 215: self = .deviceRequired
    case 216: self = .forbidden
    case 217: self = .staleEpoch
    case 218: self = .unknownEpoch
    case 219: self = .conflict
    case 220: self = .payloadTooLarge
    case 221: self = .unsupportedMediaType
    case 222: self = .unsupportedSubprotocol
    case 223: self = .methodNotAllowed
    case 224: self = .rateLimited
    case 225: self = .tooManyConnections
    case 226: self = .overloaded
    case 227: self = .unavailable
    case 228: self = .storageFull
    case 229: self = .internalError
    case 230: self = .proposalsPending
    case 231: self = .roomFull
    case 232: self = .unreadableGroup
    case 233: self = .invalidCommit
    case 234: self = .invalidWelcome
    case 235: self = .unknownSender
    case 236: self = .forbiddenProposal
    case 250: self = .registrationClosed
    case 251: self = .invitationRequired
    case 252: self = .invalidInvitation
    case 253: self = .accountDisabled
    case 254: self = .administratorRequired
    case 255: self = .lastAdministrator
    case 256: self = .tooManyInvitations
    case 257: self = .readOnly
    case 300: self = .store
    case 301: self = .storeUnreadable
    case 302: self = .unreadableRecord
    case 303: self = .engineRestarted
    case 304: self = .interrupted
    case 305: self = .closed
    default: return nil
    }
  }

  public func encode(into writer: inout WireWriter) {
    writer.write(number)
    if case .other(let name) = self { writer.write(text: name) }
  }

  public init(from reader: inout WireReader) throws(WireError) {
    let number = try reader.readUInt16()
    if number == 0 {
      let name = try reader.readText(limit: 256)
      self.init(name: name)
      guard self == .other(name) else { throw .invalidValue }
    } else {
      guard let code = Self(number: number) else { throw .invalidValue }
      self = code
    }
  }
}

/// What did not work, for programs by its code and for people by the words that an interface has for it.
public struct Failure: Equatable, Sendable {
  public var code: FailureCode
  /// Whom or what it is about, in the order in which the sentence names them.
  public var names: [Text]
  /// What the server says of it, for a code whose sentence is not known. At most 300 characters are kept.
  public var detail: Text?

  public init(code: FailureCode, names: [Text], detail: Text? = nil) {
    self.code = code
    self.names = names
    self.detail = detail
  }
}

extension Failure: WireCodable {
  public func encode(into writer: inout WireWriter) {
    writer.write(code)
    writer.write(texts: names)
    writer.write(bool: detail != nil)
    if let detail { writer.write(text: detail) }
  }

  public init(from reader: inout WireReader) throws(WireError) {
    code = try reader.read()
    names = try reader.readTexts(limit: 65536, bytes: 128)
    detail = try reader.readBool() ? try reader.readText(limit: 1200) : nil
  }
}
