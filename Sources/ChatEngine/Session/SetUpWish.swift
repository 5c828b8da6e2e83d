import WireCoding

/// What the user asked for: an account, or a session of one.
struct SetUpWish {
  enum Kind {
    /// A new account.
    case registration(RegistrationTerms)
    case logIn
  }

  let kind: Kind
  /// The command that waits for its end.
  let reference: Text?
  /// A username, or what else the server takes for one.
  let login: Text
  let password: Text
  let deviceName: Text
}
