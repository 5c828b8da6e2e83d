import ServiceLifecycle

/// Sealed files.
struct FilesCapability: Capability {
  let routes: [APIRoute]
  let services: [any Service]

  /// Makes the folder where it is missing.
  init(_ foundations: Foundations) throws {
    let configuration = foundations.configuration
    let files = FileService(
      database: foundations.database,
      folder: try BlobFolder(path: configuration.files.folder ?? configuration.dataDirectory + "/files"),
      threads: foundations.threads.blobs, configuration: configuration.files,
      revocations: foundations.revocations, clock: foundations.clock)
    routes = FileRoutes(files: files).routes
    services = [FileSweep(files: files, logger: foundations.logger)]
  }
}
