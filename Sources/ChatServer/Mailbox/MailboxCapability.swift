/// What waits for devices.
struct MailboxCapability: Capability {
  let mailbox: MailboxService

  init(_ foundations: Foundations, log: RoomLog) {
    mailbox = MailboxService(database: foundations.database, log: log)
  }

  var routes: [APIRoute] { MailboxRoutes(mailbox: mailbox).routes }
}
