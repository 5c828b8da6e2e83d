import ServiceLifecycle

/// The directory of devices and KeyPackages.
struct KeysCapability: Capability {
  private let keys: KeyService
  private let limits: RateLimits
  private let housekeeping: Housekeeping

  init(_ foundations: Foundations, externalSender: ExternalSenderKeys) {
    keys = KeyService(
      database: foundations.database, check: KeyPackageCheck(threads: foundations.threads.work),
      externalSender: externalSender, clock: foundations.clock)
    limits = foundations.limits
    housekeeping = Housekeeping(foundations, name: "claims of KeyPackages") { connection, now in
      try KeyStore(connection: connection).purge(now: now)
    }
  }

  var routes: [APIRoute] { KeyRoutes(keys: keys, limits: limits).routes }
  var services: [any Service] { [housekeeping] }
}
