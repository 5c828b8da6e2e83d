import Logging
import ServiceLifecycle

/// Removes files that nobody will ask for again: each hour by the rows, each day by the folder.
struct FileSweep: Service {
  let files: FileService
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var hours = 0
      while !Task.isCancelled {
        await sweep(withFolder: hours % 24 == 0)
        hours += 1
        try? await Task.sleep(for: .seconds(3600))
      }
    }
  }

  private func sweep(withFolder: Bool) async {
    do {
      try await files.purge()
      if withFolder { try await files.collectOrphans() }
    } catch {
      logger.warning("Old files could not be removed.", metadata: ["error": "\(type(of: error))"])
    }
  }
}
