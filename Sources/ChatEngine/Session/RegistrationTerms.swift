import WireCoding

/// What a registration brings along beside a name and a password.
struct RegistrationTerms {
  /// An address, where the user gave one.
  let email: Text?
  /// The token of an invitation, where the server asks for one.
  let invitation: Text?
}
