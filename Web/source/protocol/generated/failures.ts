// Made by Scripts/generate-interface from Sources/EngineInterface/Schema/failures.schema: change that.

import type { WireReader } from "../../wire/WireReader";
import type { WireWriter } from "../../wire/WireWriter";

/** The FailureCodes that this build knows. */
export type KnownFailureCode = keyof typeof numbersOfFailureCode;

/**
 * Why something did not work, or a message is not shown. Stable: programs compare them, and stores keep them.
 * One that this build does not know is kept as it was told.
 */
export type FailureCode = KnownFailureCode | { other: string };

const numbersOfFailureCode = {
  invalid_command: 1,
  missing_field: 2,
  not_found: 3,
  signed_out: 4,
  signed_in: 5,
  busy: 6,
  invalid_username: 7,
  weak_password: 8,
  long_password: 9,
  invalid_device_name: 10,
  invalid_name: 12,
  invalid_members: 13,
  invalid_text: 14,
  direct_room: 15,
  unsupported_suite: 16,
  few_time_unsupported: 17,
  unknown_user: 18,
  no_keys: 19,
  no_devices: 20,
  not_all_added: 21,
  change_too_large: 22,
  key_failure: 30,
  kdf_refused: 31,
  backup_damaged: 32,
  session_ended: 33,
  failed: 34,
  offline: 40,
  unexpected_answer: 41,
  refused: 42,
  room_unusable: 50,
  no_group: 51,
  not_member: 52,
  removed: 53,
  left: 54,
  cannot_rejoin: 55,
  not_let_in: 56,
  needs_invitation: 57,
  unknown_members: 58,
  forked: 59,
  contradiction: 60,
  log_gap: 61,
  history_trimmed: 62,
  history_lost: 63,
  state_rolled_back: 64,
  too_many_changes: 65,
  cannot_commit: 66,
  no_profile_key: 67,
  welcome_unreadable: 68,
  strangers_welcome: 69,
  untrusted_device: 80,
  untrusted_room: 81,
  stranger_joined: 82,
  kind_changed: 83,
  third_in_direct_room: 84,
  account_key_changed: 85,
  account_renamed: 86,
  account_replaced: 87,
  wrong_account: 88,
  server_key_changed: 89,
  commit_sender_mismatch: 90,
  removal_doubted: 91,
  return_asked: 92,
  malformed: 100,
  invalid_signature: 101,
  decryption_failed: 102,
  replayed: 103,
  too_far_ahead: 104,
  past_epoch: 105,
  future_epoch: 106,
  sender_mismatch: 107,
  id_mismatch: 108,
  own_message_lost: 109,
  few_time_missing: 110,
  few_time_malformed: 111,
  few_time_certificate: 112,
  few_time_old_key: 113,
  few_time_reused: 114,
  few_time_invalid: 115,
  one_time_unknown: 116,
  one_time_replayed: 117,
  one_time_reused: 118,
  one_time_old_batch: 119,
  unsupported_version: 130,
  cipher_failure: 131,
  wrong_group: 132,
  invalid_sender: 133,
  invalid_membership_tag: 134,
  invalid_confirmation_tag: 135,
  invalid_tree: 136,
  invalid_tree_hash: 137,
  invalid_parent_hash: 138,
  invalid_leaf: 139,
  credential_changed: 140,
  expired: 141,
  invalid_key_package: 142,
  missing_capability: 143,
  invalid_group_info: 144,
  invalid_proposal: 145,
  invalid_proposal_list: 146,
  unknown_proposal: 147,
  invalid_path: 148,
  other_key_package: 149,
  missing_pre_shared_key: 150,
  inactive: 151,
  invalid_state: 152,
  missing_ratchet_tree: 153,
  path_required: 154,
  invalid_json: 200,
  invalid_field: 201,
  unauthorized: 202,
  token_expired: 203,
  token_reused: 204,
  invalid_credentials: 205,
  username_taken: 206,
  email_taken: 207,
  id_taken: 208,
  invalid_certificate: 209,
  no_account_key: 210,
  too_many_devices: 211,
  stale_backup: 212,
  too_many_key_packages: 213,
  no_key_packages: 214,
  device_required: 215,
  forbidden: 216,
  stale_epoch: 217,
  unknown_epoch: 218,
  conflict: 219,
  payload_too_large: 220,
  unsupported_media_type: 221,
  unsupported_subprotocol: 222,
  method_not_allowed: 223,
  rate_limited: 224,
  too_many_connections: 225,
  overloaded: 226,
  unavailable: 227,
  storage_full: 228,
  internal_error: 229,
  proposals_pending: 230,
  room_full: 231,
  unreadable_group: 232,
  invalid_commit: 233,
  invalid_welcome: 234,
  unknown_sender: 235,
  forbidden_proposal: 236,
  registration_closed: 250,
  invitation_required: 251,
  invalid_invitation: 252,
  account_disabled: 253,
  administrator_required: 254,
  last_administrator: 255,
  too_many_invitations: 256,
  read_only: 257,
  store: 300,
  store_unreadable: 301,
  unreadable_record: 302,
  engine_restarted: 303,
  interrupted: 304,
  closed: 305,
};

const namesOfFailureCode = new Map<number, KnownFailureCode>([
  [1, "invalid_command"],
  [2, "missing_field"],
  [3, "not_found"],
  [4, "signed_out"],
  [5, "signed_in"],
  [6, "busy"],
  [7, "invalid_username"],
  [8, "weak_password"],
  [9, "long_password"],
  [10, "invalid_device_name"],
  [12, "invalid_name"],
  [13, "invalid_members"],
  [14, "invalid_text"],
  [15, "direct_room"],
  [16, "unsupported_suite"],
  [17, "few_time_unsupported"],
  [18, "unknown_user"],
  [19, "no_keys"],
  [20, "no_devices"],
  [21, "not_all_added"],
  [22, "change_too_large"],
  [30, "key_failure"],
  [31, "kdf_refused"],
  [32, "backup_damaged"],
  [33, "session_ended"],
  [34, "failed"],
  [40, "offline"],
  [41, "unexpected_answer"],
  [42, "refused"],
  [50, "room_unusable"],
  [51, "no_group"],
  [52, "not_member"],
  [53, "removed"],
  [54, "left"],
  [55, "cannot_rejoin"],
  [56, "not_let_in"],
  [57, "needs_invitation"],
  [58, "unknown_members"],
  [59, "forked"],
  [60, "contradiction"],
  [61, "log_gap"],
  [62, "history_trimmed"],
  [63, "history_lost"],
  [64, "state_rolled_back"],
  [65, "too_many_changes"],
  [66, "cannot_commit"],
  [67, "no_profile_key"],
  [68, "welcome_unreadable"],
  [69, "strangers_welcome"],
  [80, "untrusted_device"],
  [81, "untrusted_room"],
  [82, "stranger_joined"],
  [83, "kind_changed"],
  [84, "third_in_direct_room"],
  [85, "account_key_changed"],
  [86, "account_renamed"],
  [87, "account_replaced"],
  [88, "wrong_account"],
  [89, "server_key_changed"],
  [90, "commit_sender_mismatch"],
  [91, "removal_doubted"],
  [92, "return_asked"],
  [100, "malformed"],
  [101, "invalid_signature"],
  [102, "decryption_failed"],
  [103, "replayed"],
  [104, "too_far_ahead"],
  [105, "past_epoch"],
  [106, "future_epoch"],
  [107, "sender_mismatch"],
  [108, "id_mismatch"],
  [109, "own_message_lost"],
  [110, "few_time_missing"],
  [111, "few_time_malformed"],
  [112, "few_time_certificate"],
  [113, "few_time_old_key"],
  [114, "few_time_reused"],
  [115, "few_time_invalid"],
  [116, "one_time_unknown"],
  [117, "one_time_replayed"],
  [118, "one_time_reused"],
  [119, "one_time_old_batch"],
  [130, "unsupported_version"],
  [131, "cipher_failure"],
  [132, "wrong_group"],
  [133, "invalid_sender"],
  [134, "invalid_membership_tag"],
  [135, "invalid_confirmation_tag"],
  [136, "invalid_tree"],
  [137, "invalid_tree_hash"],
  [138, "invalid_parent_hash"],
  [139, "invalid_leaf"],
  [140, "credential_changed"],
  [141, "expired"],
  [142, "invalid_key_package"],
  [143, "missing_capability"],
  [144, "invalid_group_info"],
  [145, "invalid_proposal"],
  [146, "invalid_proposal_list"],
  [147, "unknown_proposal"],
  [148, "invalid_path"],
  [149, "other_key_package"],
  [150, "missing_pre_shared_key"],
  [151, "inactive"],
  [152, "invalid_state"],
  [153, "missing_ratchet_tree"],
  [154, "path_required"],
  [200, "invalid_json"],
  [201, "invalid_field"],
  [202, "unauthorized"],
  [203, "token_expired"],
  [204, "token_reused"],
  [205, "invalid_credentials"],
  [206, "username_taken"],
  [207, "email_taken"],
  [208, "id_taken"],
  [209, "invalid_certificate"],
  [210, "no_account_key"],
  [211, "too_many_devices"],
  [212, "stale_backup"],
  [213, "too_many_key_packages"],
  [214, "no_key_packages"],
  [215, "device_required"],
  [216, "forbidden"],
  [217, "stale_epoch"],
  [218, "unknown_epoch"],
  [219, "conflict"],
  [220, "payload_too_large"],
  [221, "unsupported_media_type"],
  [222, "unsupported_subprotocol"],
  [223, "method_not_allowed"],
  [224, "rate_limited"],
  [225, "too_many_connections"],
  [226, "overloaded"],
  [227, "unavailable"],
  [228, "storage_full"],
  [229, "internal_error"],
  [230, "proposals_pending"],
  [231, "room_full"],
  [232, "unreadable_group"],
  [233, "invalid_commit"],
  [234, "invalid_welcome"],
  [235, "unknown_sender"],
  [236, "forbidden_proposal"],
  [250, "registration_closed"],
  [251, "invitation_required"],
  [252, "invalid_invitation"],
  [253, "account_disabled"],
  [254, "administrator_required"],
  [255, "last_administrator"],
  [256, "too_many_invitations"],
  [257, "read_only"],
  [300, "store"],
  [301, "store_unreadable"],
  [302, "unreadable_record"],
  [303, "engine_restarted"],
  [304, "interrupted"],
  [305, "closed"],
]);

/** The English sentence of each code, with places for names. */
export const failureCodeSentences: Readonly<Record<KnownFailureCode, string>> = {
  invalid_command:
    "There is no such command.",
  missing_field:
    "A field of the command is missing.",
  not_found:
    "There is no such room on this device.",
  signed_out:
    "Log in first.",
  signed_in:
    "This device belongs to another account: log out first.",
  busy:
    "Something else is under way.",
  invalid_username:
    "A username is 3 to 32 of a-z, 0-9, _, . and -.",
  weak_password:
    "A password has at least 8 characters.",
  long_password:
    "That password is too long.",
  invalid_device_name:
    "A device's name has 1 to 64 characters.",
  invalid_name:
    "A room's name has 1 to 128 bytes.",
  invalid_members:
    "A direct conversation has one other member.",
  invalid_text:
    "A message has 1 to 65,536 bytes.",
  direct_room:
    "A direct conversation keeps its two members.",
  unsupported_suite:
    "This device has no keys for that suite.",
  few_time_unsupported:
    "A member's device does not know few-time signatures.",
  unknown_user:
    "There is no account called {names}.",
  no_keys:
    "{names} has no keys, and cannot take part in sealed rooms.",
  no_devices:
    "{names} has no device that can be added now.",
  not_all_added:
    "{names} could not be added; all others are members now.",
  change_too_large:
    "The change takes {1} KB, and the server takes {2} KB at a time.",
  key_failure:
    "A key could not be made on this device.",
  kdf_refused:
    "The server asked for another key derivation.",
  backup_damaged:
    "The account's backup does not open with this password.",
  session_ended:
    "Your session has ended. Log in again to go on.",
  failed:
    "That did not work.",
  offline:
    "The server cannot be reached.",
  unexpected_answer:
    "The server's answer could not be understood.",
  refused:
    "The server refused the request.",
  room_unusable:
    "This device does not hold the room's keys yet.",
  no_group:
    "This device does not hold the room's keys.",
  not_member:
    "You are no longer a member.",
  removed:
    "You were removed from this room.",
  left:
    "You have left.",
  cannot_rejoin:
    "The room could not be joined again.",
  not_let_in:
    "The room's public state does not let this device in.",
  needs_invitation:
    "Your account has no device in this room any more: a member has to add you again.",
  unknown_members:
    "The server's room holds {names}, and no member has shown this device who added them. Trying again comes back to all of them.",
  forked:
    "Somebody wrote here in another history of this room: the server may have shown its members different ones. Nothing is sent until you try again, which joins the history that the server shows now.",
  contradiction:
    "The server gave this message a place in the room that another message has.",
  log_gap:
    "The server does not hand out all that was said here; the room is joined again.",
  history_trimmed:
    "Older messages of this room are no longer on the server.",
  history_lost:
    "The server no longer holds what this device has missed.",
  state_rolled_back:
    "This device's state is older than what it has sent; the room is joined again with fresh keys.",
  too_many_changes:
    "The room changed each time this change was tried.",
  cannot_commit:
    "The room does not accept this change.",
  no_profile_key:
    "This device does not hold the key of the room's name.",
  welcome_unreadable:
    "An invitation could not be opened; joining another way.",
  strangers_welcome:
    "Somebody whom no member has shown this device tried to bring it back. That was refused.",
  untrusted_device:
    "Somebody added a device that its account's key does not vouch for.",
  untrusted_room:
    "A room was not joined: it holds a device without a certificate.",
  stranger_joined:
    "An account that no member has added came into this room by itself. That was refused, and the room ends here.",
  kind_changed:
    "Somebody tried to make another kind of room of this one. That was refused.",
  third_in_direct_room:
    "Somebody tried to add a third person to a direct conversation.",
  account_key_changed:
    "The server shows another account key for {1} than before. It was refused.",
  account_renamed:
    "The server shows {1} under the name {2}. It was refused.",
  account_replaced:
    "The server shows another account under the name {1} than before. It was refused.",
  wrong_account:
    "The server answered with another account than the one that was asked for. It was refused.",
  server_key_changed:
    "The server signs its requests in rooms with another key than before.",
  commit_sender_mismatch:
    "The server says that somebody else than {1} changed this room.",
  removal_doubted:
    "The server asks to remove a device of {1} that it still lists.",
  return_asked:
    "The server says that {1} has lost every device in this room. Invite them again if you know that it is so.",
  malformed:
    "The message is damaged.",
  invalid_signature:
    "The signature does not verify: this is not what its sender wrote.",
  decryption_failed:
    "The message was changed on its way, or is damaged.",
  replayed:
    "The message's key was used before: this is a repeat.",
  too_far_ahead:
    "Too many messages before this one are missing.",
  past_epoch:
    "The keys for this old message are gone, as they should be.",
  future_epoch:
    "The message belongs to an epoch this device has not reached.",
  sender_mismatch:
    "The server named another sender than the one who signed.",
  id_mismatch:
    "The server gave the message another id than its sender.",
  own_message_lost:
    "You wrote this from a state of this device that was lost.",
  few_time_missing:
    "The room asks for a few-time signature, and the message has none.",
  few_time_malformed:
    "The message's few-time signature is damaged.",
  few_time_certificate:
    "The sender's account key does not vouch for the few-time key of this message.",
  few_time_old_key:
    "The message's few-time key is older than the ones its sender uses.",
  few_time_reused:
    "The message's few-time key has given this signature for another message.",
  few_time_invalid:
    "The few-time signature does not verify: its key did not sign these words.",
  one_time_unknown:
    "The message's one-time key is of a batch whose certificate this device has not seen.",
  one_time_replayed:
    "The message's one-time signature was seen before: this is a repeat.",
  one_time_reused:
    "The message's one-time key has signed another message.",
  one_time_old_batch:
    "The message's one-time keys are older than the ones its sender uses.",
  unsupported_version:
    "The message breaks a rule of the protocol.",
  cipher_failure:
    "The message breaks a rule of the protocol.",
  wrong_group:
    "The message breaks a rule of the protocol.",
  invalid_sender:
    "The message breaks a rule of the protocol.",
  invalid_membership_tag:
    "The message breaks a rule of the protocol.",
  invalid_confirmation_tag:
    "The message breaks a rule of the protocol.",
  invalid_tree:
    "The message breaks a rule of the protocol.",
  invalid_tree_hash:
    "The message breaks a rule of the protocol.",
  invalid_parent_hash:
    "The message breaks a rule of the protocol.",
  invalid_leaf:
    "The message breaks a rule of the protocol.",
  credential_changed:
    "A member's device claimed to belong to somebody else.",
  expired:
    "The message breaks a rule of the protocol.",
  invalid_key_package:
    "The message breaks a rule of the protocol.",
  missing_capability:
    "The message breaks a rule of the protocol.",
  invalid_group_info:
    "The message breaks a rule of the protocol.",
  invalid_proposal:
    "The message breaks a rule of the protocol.",
  invalid_proposal_list:
    "The message breaks a rule of the protocol.",
  unknown_proposal:
    "The message breaks a rule of the protocol.",
  invalid_path:
    "The message breaks a rule of the protocol.",
  other_key_package:
    "The message breaks a rule of the protocol.",
  missing_pre_shared_key:
    "The message breaks a rule of the protocol.",
  inactive:
    "The message breaks a rule of the protocol.",
  invalid_state:
    "The message breaks a rule of the protocol.",
  missing_ratchet_tree:
    "The message breaks a rule of the protocol.",
  path_required:
    "The message breaks a rule of the protocol.",
  invalid_json:
    "The server did not understand the request.",
  invalid_field:
    "The server did not take a field of the request.",
  unauthorized:
    "The server does not know this session.",
  token_expired:
    "The session's token has ended.",
  token_reused:
    "The session's token was used twice.",
  invalid_credentials:
    "Username or password is not right.",
  username_taken:
    "That username is taken. Please choose another one.",
  email_taken:
    "That email address belongs to another account.",
  id_taken:
    "That id is taken.",
  invalid_certificate:
    "The server does not take the device's certificate.",
  no_account_key:
    "The account has no key.",
  too_many_devices:
    "The account has as many devices as it may have.",
  stale_backup:
    "Another device has written the backup meanwhile.",
  too_many_key_packages:
    "The server keeps enough KeyPackages of this device.",
  no_key_packages:
    "One of these people has no device that can be added yet.",
  device_required:
    "The session belongs to no device.",
  forbidden:
    "You may not do that in this room.",
  stale_epoch:
    "The room has changed meanwhile.",
  unknown_epoch:
    "The server does not know the epoch of this message.",
  conflict:
    "The server holds something else already.",
  payload_too_large:
    "That is larger than the server takes.",
  unsupported_media_type:
    "The server did not understand the request.",
  unsupported_subprotocol:
    "The server did not understand the request.",
  method_not_allowed:
    "The server did not understand the request.",
  rate_limited:
    "Too many attempts. Please wait a moment and try again.",
  too_many_connections:
    "This account has as many connections as it may have.",
  overloaded:
    "The server has too much to do. Please try again soon.",
  unavailable:
    "The server cannot do that at present. Please try again soon.",
  storage_full:
    "The server's disk is full.",
  internal_error:
    "Something went wrong in the server.",
  proposals_pending:
    "Members who are gone have to be removed first.",
  room_full:
    "The room has as many devices as it may have.",
  unreadable_group:
    "The server cannot follow this room any more.",
  invalid_commit:
    "The server does not take this change.",
  invalid_welcome:
    "The server does not take this change.",
  unknown_sender:
    "The server does not take this change.",
  forbidden_proposal:
    "The server does not take this change.",
  registration_closed:
    "This server takes no new accounts.",
  invitation_required:
    "An account here takes an invitation. Ask somebody for a link.",
  invalid_invitation:
    "The invitation is used up, too old, taken back or for another name.",
  account_disabled:
    "An administrator has disabled this account.",
  administrator_required:
    "Only administrators may do this.",
  last_administrator:
    "The server needs an administrator: make another one first.",
  too_many_invitations:
    "There are as many good invitations as there may be.",
  read_only:
    "The server takes nothing at present: an administrator has made it read-only.",
  store:
    "The client's store cannot be read or written.",
  store_unreadable:
    "This browser's storage could not be read.",
  unreadable_record:
    "This message was damaged in this device's storage.",
  engine_restarted:
    "The engine was started again before it had answered.",
  interrupted:
    "The tab that was doing this was closed. Please try again.",
  closed:
    "The client is closed.",
};

function isKnownFailureCode(name: string): name is KnownFailureCode {
  return Object.hasOwn(numbersOfFailureCode, name);
}

export function writeFailureCode(writer: WireWriter, value: FailureCode): void {
  if (typeof value === "string") {
    writer.u16(numbersOfFailureCode[value]);
  } else {
    writer.u16(0);
    writer.text(value.other, 256);
  }
}

export function readFailureCode(reader: WireReader): FailureCode {
  const number = reader.u16();
  if (number === 0) {
    const other = reader.text(256);
    if (isKnownFailureCode(other) || [...other].length > 64) throw reader.invalid();
    return { other };
  }
  const name = namesOfFailureCode.get(number);
  if (name === undefined) throw reader.invalid();
  return name;
}

/** What did not work, for programs by its code and for people by the words that an interface has for it. */
export interface Failure {
  code: FailureCode;
  /** Whom or what it is about, in the order in which the sentence names them. */
  names: string[];
  /** What the server says of it, for a code whose sentence is not known. At most 300 characters are kept. */
  detail?: string | undefined;
}

export function writeFailure(writer: WireWriter, value: Failure): void {
  writeFailureCode(writer, value.code);
  writer.list(value.names, 65536, (writer, value) => writer.text(value, 128));
  writer.bool(value.detail !== undefined);
  if (value.detail !== undefined) writer.text(value.detail, 1200);
}

export function readFailure(reader: WireReader): Failure {
  return {
    code: readFailureCode(reader),
    names: reader.list(65536, (reader) => reader.text(128)),
    detail: reader.bool() ? reader.text(1200) : undefined,
  };
}
