import HTTPTypes
import Hummingbird
import WireCoding

/// `/api/files`: sealed files.
struct FileRoutes: Sendable {
  let files: FileService

  var routes: [APIRoute] {
    [
      APIRoute(method: .post, path: "/api/files", handler: reserve),
      APIRoute(method: .get, path: "/api/files", handler: list),
      APIRoute(method: .get, path: "/api/files/{file}", handler: read),
      APIRoute(method: .patch, path: "/api/files/{file}", body: .stream, handler: receive),
      APIRoute(method: .delete, path: "/api/files/{file}", handler: delete),
      APIRoute(method: .put, path: "/api/files/{file}/rooms/{room}", handler: attach),
      APIRoute(method: .delete, path: "/api/files/{file}/rooms/{room}", handler: detach),
    ]
  }

  private func reserve(_ request: APIRequest) async throws -> APIReply {
    let (file, rooms) = try await files.reserve(
      size: try request.body.integer("size", in: 1...Int64.max >> 1),
      sha256: try request.body.optionalBytes("sha256", count: 32...32),
      rooms: try request.body.ids("rooms", limit: FileService.roomLimit), by: request.principal.user)
    return .created(file.json(rooms: rooms))
  }

  private func list(_ request: APIRequest) async throws -> APIReply {
    let limit = try request.queryInteger("limit", default: 100, in: 1...FileService.pageLimit)
    return .ok(
      try await files.files(of: request.principal.user, after: try request.queryID("after"), limit: limit))
  }

  private func receive(_ request: APIRequest) async throws -> APIReply {
    let fields = request.head.headerFields
    guard let offset = fields[.uploadOffset].flatMap({ Int64($0) }), offset >= 0 else {
      throw APIError.invalidField("Upload-Offset", "a number of bytes, as a header")
    }
    var sha256: [UInt8]?
    if let text = fields[.uploadDigest] {
      guard let bytes = try? Base64URL.decode(text), bytes.count == 32 else {
        throw APIError.invalidField("Upload-Digest", "base64url without padding, 32 bytes, as a header")
      }
      sha256 = bytes
    }
    guard let stream = request.stream else { throw APIError.invalidJSON }
    let file = try await files.receive(
      stream, announced: fields[.contentLength].flatMap { Int64($0) }, of: try request.id("file"), at: offset,
      sha256: sha256, by: request.principal)
    return APIReply(
      status: .noContent,
      headers: [.uploadOffset: String(file.received), .uploadComplete: file.isComplete ? "?1" : "?0"])
  }

  /// The bytes, or with HEAD what there is of them.
  private func read(_ request: APIRequest) async throws -> APIReply {
    let file = try await files.readable(try request.id("file"), by: request.principal.user)
    let isHead = request.head.method == .head
    guard file.isComplete else {
      guard isHead else { throw APIError.incompleteFile }
      return APIReply(
        status: .ok,
        headers: [
          .uploadOffset: String(file.received), .uploadLength: String(file.size), .uploadComplete: "?0",
        ])
    }
    let fields = request.head.headerFields
    let tag = "\"\(Base64URL.encode(file.sha256 ?? []))\""
    var headers: HTTPFields = [
      .contentType: "application/octet-stream", .contentDisposition: "attachment", .acceptRanges: "bytes",
      .eTag: tag, .uploadOffset: String(file.size), .uploadLength: String(file.size), .uploadComplete: "?1",
    ]
    if fields[.ifNoneMatch] == tag { return APIReply(status: .notModified, headers: headers) }
    // A part of another version is of no use: the whole comes instead.
    let wanted = fields[.ifRange] == nil || fields[.ifRange] == tag ? fields[.range] : nil
    var (status, first, count) = (HTTPResponse.Status.ok, Int64(0), file.size)
    switch ByteRange(isHead ? nil : wanted, size: file.size) {
    case .whole: break
    case .unsatisfiable: throw APIError.unsatisfiableRange(size: file.size)
    case .part(let start, let length):
      (status, first, count) = (.partialContent, start, length)
      headers[.contentRange] = "bytes \(start)-\(start + length - 1)/\(file.size)"
    }
    headers[.contentLength] = String(count)
    return APIReply(
      status: status,
      stream: isHead
        ? nil
        : try await files.body(
          of: file, from: first, count: count, by: request.principal, eventLoop: request.eventLoop),
      headers: headers)
  }

  private func delete(_ request: APIRequest) async throws -> APIReply {
    try await files.delete(try request.id("file"), by: request.principal.user)
    return .noContent
  }

  private func attach(_ request: APIRequest) async throws -> APIReply {
    try await files.attach(try request.id("file"), to: try request.id("room"), by: request.principal.user)
    return .noContent
  }

  private func detach(_ request: APIRequest) async throws -> APIReply {
    try await files.detach(try request.id("file"), from: try request.id("room"), by: request.principal.user)
    return .noContent
  }
}

extension HTTPField.Name {
  static let uploadOffset = Self("Upload-Offset")!
  static let uploadLength = Self("Upload-Length")!
  static let uploadComplete = Self("Upload-Complete")!
  static let uploadDigest = Self("Upload-Digest")!
}
