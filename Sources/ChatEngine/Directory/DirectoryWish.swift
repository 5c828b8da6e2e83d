import WireCoding

/// Accounts whose devices somebody wants to know as they are now.
struct DirectoryWish {
  /// Those that are still to be asked about.
  let users: ArraySlice<UUIDv7>
  let purpose: DirectoryPurpose
}
