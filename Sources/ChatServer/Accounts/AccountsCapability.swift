/// Accounts, their devices, and finding people.
struct AccountsCapability: Capability {
  let users: UserService
  private let accounts: AccountService
  private let devices: DeviceService
  private let cookie: RefreshCookie

  init(_ foundations: Foundations, sessions: SessionsCapability, departures: Departures) async throws {
    let (database, clock) = (foundations.database, foundations.clock)
    let certificates = CertificateCheck(threads: foundations.threads.work)
    users = UserService(database: database)
    accounts = AccountService(
      database: database, hasher: try await PasswordHasher(threads: foundations.threads.passwords),
      certificates: certificates, sessions: sessions.sessions, salts: LoginSalts(secrets: foundations.secrets),
      limits: foundations.limits,
      desk: RegistrationDesk(configuration: foundations.configuration.registration, audit: foundations.audit),
      audit: foundations.audit, clock: clock)
    devices = DeviceService(
      database: database, sessions: sessions.sessions, certificates: certificates, departures: departures,
      audit: foundations.audit, clock: clock)
    cookie = sessions.cookie
  }

  var routes: [APIRoute] {
    AccountRoutes(accounts: accounts, users: users, cookie: cookie).routes + UserRoutes(users: users).routes
      + DeviceRoutes(devices: devices).routes
  }
}
