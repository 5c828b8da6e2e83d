/// What an account may do on the server as a whole; rooms have roles of their own.
enum UserRole: String, Sendable {
  case member
  /// May use `/api/admin`.
  case administrator = "admin"
}
