import ChatServer
import Logging
import ServiceLifecycle
import UnixSignals

/// Reads the TLS certificate again on SIGHUP, as tools that renew certificates send it.
struct CertificateReload: Service {
  let application: ServerApplication
  let logger: Logger

  func run() async throws {
    for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
      do {
        try application.reloadCertificate()
        logger.notice("The TLS certificate has been read again.")
      } catch {
        logger.error("The TLS certificate could not be read again; the old one stays.")
      }
    }
  }
}
