import ArgumentParser

/// The program: a server, and a client for terminals and scripts.
struct Nightjar: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nightjar",
    abstract: "Self-hosted chat that its server cannot read and a quantum computer cannot forge.",
    subcommands: [ServeCommand.self, AdminCommand.self, HBSSCommand.self],
    groupedSubcommands: [
      CommandGroup(
        name: "Account",
        subcommands: [
          RegisterCommand.self, LoginCommand.self, LogoutCommand.self, InvitationCommand.self,
        ]),
      CommandGroup(
        name: "Rooms",
        subcommands: [
          RoomsCommand.self, CreateCommand.self, InviteCommand.self, RemoveCommand.self, LeaveCommand.self,
          MembersCommand.self,
        ]),
      CommandGroup(
        name: "Messages", subcommands: [SendCommand.self, MessagesCommand.self, ListenCommand.self]),
    ])
}
