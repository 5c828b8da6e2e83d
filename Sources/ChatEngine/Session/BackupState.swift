/// Whether the account's backup is being written.
enum BackupState {
  case idle
  case writing
  /// Another device of the account has written first: its backup is fetched.
  case merging
}
