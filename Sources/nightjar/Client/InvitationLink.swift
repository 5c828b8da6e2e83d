/// The link of an invitation: the token stands in the fragment, which browsers never send to a server.
enum InvitationLink {
  static func text(server: String, token: String) -> String { "\(server)/#/register/\(token)" }

  /// The token of a link; of what is no link, the text itself.
  static func token(_ text: String) -> String {
    String(text.split { $0 == "/" || $0 == "=" }.last ?? Substring(text))
  }
}
