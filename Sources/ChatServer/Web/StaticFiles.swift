import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The web client's files, read on worker threads. A path without extension that names no file gets `index.html`.
struct StaticFiles: Sendable {
  private struct File: Sendable {
    let bytes: [UInt8]
    let tag: String
    let coding: ContentCoding?
  }

  /// Bytes; a larger file is not served.
  private static let sizeLimit = 64 * 1024 * 1024

  private let directory: String
  private let threads: WorkerThreads

  init(directory: String, threads: WorkerThreads) {
    self.directory = directory
    self.threads = threads
  }

  func answer(_ request: Request) async throws -> Response {
    guard request.method == .get || request.method == .head else { throw APIError.methodNotAllowed }
    guard var path = Self.safePath(request.uri.path) else { throw APIError.notFound }
    let codings = ContentCoding.accepted(by: request.headers[.acceptEncoding] ?? "")
    var file = try await read(path, codings)
    if file == nil, path.split(separator: "/").last?.contains(".") == false {
      path = "index.html"
      file = try await read(path, codings)
    }
    guard let file else { throw APIError.notFound }

    var headers: HTTPFields = [
      .contentType: Self.contentType(of: path), .eTag: file.tag, .vary: "Accept-Encoding",
      .cacheControl: Self.isHashed(path) ? "public, max-age=31536000, immutable" : "no-cache",
    ]
    if let coding = file.coding { headers[.contentEncoding] = coding.rawValue }
    if let known = request.headers[.ifNoneMatch], Self.tags(known, contain: file.tag) {
      return Response(status: .notModified, headers: headers)
    }
    let response = Response(
      status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: file.bytes)))
    return request.method == .head ? response.createHeadResponse() : response
  }

  private func read(_ path: String, _ codings: [ContentCoding]) async throws -> File? {
    let full = directory + "/" + path
    return try await threads.run {
      for coding in codings {
        if let file = Self.load(full + coding.suffix, coding) { return file }
      }
      return Self.load(full, nil)
    }
  }

  private static func load(_ path: String, _ coding: ContentCoding?) -> File? {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
      attributes[.type] as? FileAttributeType == .typeRegular, let size = attributes[.size] as? Int,
      size <= sizeLimit, let changed = attributes[.modificationDate] as? Date,
      let data = FileManager.default.contents(atPath: path)
    else { return nil }
    let tag = "\"\(String(size, radix: 36))-\(String(Int64(changed.timeIntervalSince1970 * 1000), radix: 36))\""
    return File(bytes: [UInt8](data), tag: tag, coding: coding)
  }

  /// The path below the folder, or nil for one that could lead out of it or to a hidden file.
  private static func safePath(_ path: String) -> String? {
    guard let decoded = PercentDecoding.decode(path), decoded.utf8.count <= 1024 else { return nil }
    let parts = decoded.split(separator: "/")
    guard !parts.isEmpty else { return "index.html" }
    for part in parts {
      guard !part.hasPrefix("."), !part.utf8.contains(0), !part.contains("\\") else { return nil }
    }
    return parts.joined(separator: "/")
  }

  private static func tags(_ header: String, contain tag: String) -> Bool {
    header == "*" || header.split(separator: ",").contains { String($0).trimmed.replacing("W/", with: "") == tag }
  }

  /// esbuild's `name-HASH.ext`, eight capitals and digits: the name changes with the content.
  private static func isHashed(_ path: String) -> Bool {
    guard let name = path.split(separator: "/").last?.split(separator: ".").first,
      let hash = name.split(separator: "-").last, name.contains("-")
    else { return false }
    return hash.utf8.count == 8 && hash.utf8.allSatisfy { (0x41...0x5a).contains($0) || (0x30...0x39).contains($0) }
  }

  private static let contentTypes = [
    "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8", "mjs": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8", "wasm": "application/wasm", "json": "application/json", "svg": "image/svg+xml",
    "png": "image/png", "jpg": "image/jpeg", "webp": "image/webp", "ico": "image/x-icon", "woff2": "font/woff2",
    "webmanifest": "application/manifest+json", "txt": "text/plain; charset=utf-8", "map": "application/json",
  ]

  private static func contentType(of path: String) -> String {
    let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
    return contentTypes[ending] ?? "application/octet-stream"
  }
}
