import ArgumentParser
import ChatClient
import EngineInterface
import Terminal
import WireCoding

struct ListenCommand: ClientCommand {
  static let configuration = CommandConfiguration(
    commandName: "listen", abstract: "Print messages as they come, beginning with those that came since it ended.",
    discussion: """
      A listener has a name, and remembers how far it has come in each room: what comes while it does not run is printed \
      when it runs again, also where another command has fetched it. A new name begins with what has not been fetched \
      yet. A message is printed again only where the command was killed just after it was printed. Two that listen at \
      once need two names.
      """)

  @OptionGroup var options: ClientOptions
  @Argument(help: "The room's id or name; all rooms where it is left out.") var room: String?
  @Flag(help: "One JSON object a line.") var json = false
  @Flag(help: "Times in UTC instead of the local time zone, which TZ chooses.") var utc = false
  @Option(help: "End after so many messages.") var count: Int?
  @Flag(help: "Print what this device itself has sent, too.") var own = false
  @Option(help: "The listener's name: letters, digits, and _ . - of ASCII.") var name = "default"
  @Option(
    help: ArgumentHelp(
      """
      Begin elsewhere: after that number in a room's log (0 for all that was read), or at a time, 2026-11-22 or \
      2026-11-22T00:49:47Z; without a zone it is the local one's.
      """,
      valueName: "seq|time"))
  var since: Since?

  func run(_ client: ChatClient, _ location: ClientLocation) async throws {
    // First: a new listener begins after what is on disk before anything is fetched.
    let listener = try await client.listener(named: name)
    var wanted: UUIDv7?
    if let room { wanted = try await self.room(room, of: client).id }
    let feed = listener.messages(in: wanted, from: since?.start ?? .cursor)
    try await UntilStopped.run { try await write(feed, of: listener, client) }
  }

  private func write(_ feed: MessageFeed, of listener: MessageListener, _ client: ChatClient) async throws {
    let line = MessageLine(time: utc ? .utc : .local, json: json)
    var left = count ?? .max
    guard left > 0 else { return }
    for try await message in feed {
      guard own || !message.isFromThisDevice, line.includes(message.stored.entry) else { continue }
      let proof = try await line.proof(of: message.stored, client)
      try await WritingThread.run { try line.write(message.stored, proof) }
      try await listener.acknowledge(message)
      if case .change = message.content { continue }
      left -= 1
      if left == 0 { return }
    }
  }
}
