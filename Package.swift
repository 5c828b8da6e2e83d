// swift-tools-version:6.2
import PackageDescription

// One manifest, three builds. `NIGHTJAR_WASM=1` selects the browser's core, which needs no package but BoringSSL's
// sources from the native checkout; `NIGHTJAR_PART=core` selects the portable modules alone, `NIGHTJAR_PART=websockets` that
// module alone, for quick work on them; `NIGHTJAR_PART=constant-time` is for Scripts/constant-time, `NIGHTJAR_PART=fuzz` for
// Scripts/fuzz: the portable modules over BoringSSL as in the browser, natively, and the frames of WebSockets.
let wasm = Context.environment["NIGHTJAR_WASM"] != nil
let coreOnly = Context.environment["NIGHTJAR_PART"] == "core"
let constantTime = Context.environment["NIGHTJAR_PART"] == "constant-time"
let webSocketsOnly = Context.environment["NIGHTJAR_PART"] == "websockets"
let fuzzing = Context.environment["NIGHTJAR_PART"] == "fuzz"
let bare = wasm || fuzzing
let native = !wasm

let house: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
  ] + (Context.environment["NIGHTJAR_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)])
  + (constantTime ? [.unsafeFlags(["-Xcc", "-DHL_CONSTANT_TIME"])] : [])
let embedded: [SwiftSetting] = bare ? [.enableExperimentalFeature("Extern")] : []
/// Hashing dominates every test that signs: its targets are optimised in debug builds too.
let optimised: [SwiftSetting] = native ? [.unsafeFlags(["-O"], .when(configuration: .debug))] : []
let optimisedC: [CSetting] = [.unsafeFlags(["-O3"])]

let portable: [Target] = [
  .target(name: "WireCoding", swiftSettings: house + optimised),
  .target(name: "CHashLanes", cSettings: optimisedC + (constantTime ? [.define("HL_CONSTANT_TIME")] : [])),
  .target(name: "HBSS", dependencies: ["WireCoding", "CHashLanes"], swiftSettings: house + optimised),
  .target(
    name: "Ciphers",
    dependencies: ["WireCoding", "HBSS"]
      + (bare
        ? ["CCryptoBoringSSL"]
        : [
          .product(name: "Crypto", package: "swift-crypto"),
          .product(name: "CryptoExtras", package: "swift-crypto"),
        ]),
    swiftSettings: house + embedded + optimised),
  .target(name: "MLS", dependencies: ["WireCoding", "Ciphers"], swiftSettings: house + optimised),
  .target(name: "ChatProtocol", dependencies: ["WireCoding", "HBSS", "Ciphers"], swiftSettings: house + optimised),
  .target(
    name: "ChatEngine", dependencies: ["WireCoding", "HBSS", "Ciphers", "MLS", "ChatProtocol"],
    swiftSettings: house + optimised),
  .target(
    name: "Conformance", dependencies: ["WireCoding", "HBSS", "Ciphers", "MLS"], path: "Tests/Conformance/Kinds",
    swiftSettings: house + optimised),
]

let modules = ["WireCoding", "HBSS", "Ciphers", "MLS", "ChatProtocol", "ChatEngine"]
let portableTests: [Target] = modules.enumerated().map { index, module in
  .testTarget(
    name: "\(module)Tests",
    dependencies: (modules[...index] + (["HBSS", "Ciphers", "MLS"].contains(module) ? ["Conformance"] : [])).map {
      .byName(name: $0)
    },
    exclude: module == "MLS" ? ["Fixtures"] : [], swiftSettings: house)
}

/// Seeded runs of many engines: optimised, for there are many.
let simulation: [Target] = [
  .target(
    name: "Simulation", dependencies: ["WireCoding", "HBSS", "Ciphers", "MLS", "ChatProtocol", "ChatEngine"],
    path: "Tests/Simulation/World", swiftSettings: house + optimised),
  .executableTarget(
    name: "simulate", dependencies: ["Simulation", "Ciphers"], path: "Tests/Simulation/Command", swiftSettings: house),
  .testTarget(
    name: "SimulationTests",
    dependencies: ["WireCoding", "Ciphers", "MLS", "ChatProtocol", "ChatEngine", "Simulation"],
    path: "Tests/Simulation/Tests",
    swiftSettings: house),
]

let boringSSL: Target = .target(
  name: "CCryptoBoringSSL",
  path: ".build/checkouts/swift-crypto/Sources/CCryptoBoringSSL",
  exclude: [
    "hash.txt", "CMakeLists.txt", "PrivacyInfo.xcprivacy", "crypto/bio/connect.cc", "crypto/bio/socket_helper.cc",
    "crypto/bio/socket.cc",
  ],
  sources: [
    "crypto/fipsmodule/bcm.cc", "crypto/mem.cc", "crypto/bytestring", "crypto/rand", "crypto/mlkem", "crypto/mldsa",
    "crypto/thread_none.cc", "crypto/sha", "crypto/curve25519", "crypto/chacha", "crypto/poly1305",
    "crypto/hkdf", "crypto/hmac", "crypto/cipher", "crypto/crypto.cc", "crypto/ex_data.cc", "crypto/refcount.cc",
    "crypto/xwing", "crypto/ecdsa", "crypto/bn/bn_asn1.cc", "crypto/bn/convert.cc", "crypto/stack", "crypto/engine",
    "crypto/evp/scrypt.cc", "crypto/evp/pbkdf.cc",
  ]
    // The browser has CWebSupport's.
    + (wasm ? [] : ["crypto/err", "gen/crypto/err_data.cc"]),
  cSettings: [
    // For size, with smaller tables for the curves: half the download, for a millisecond or two a signature at most.
    .unsafeFlags(["-Oz"]), .define("NDEBUG"), .define("OPENSSL_SMALL"), .define("OPENSSL_NO_ASM"),
    .define("OPENSSL_NO_THREADS_CORRUPT_MEMORY_AND_LEAK_SECRETS_IF_THREADED"),
  ]
    // SHA-2's blocks are CHashLanes's.
    + (wasm ? [.define("SHA256_ASM_NOHW"), .define("SHA512_ASM_NOHW")] : []))

/// The portable modules' targets, and that of the frames of WebSockets where these are built.
let fuzzTargets: Target = .target(
  name: "FuzzTargets",
  dependencies: ["WireCoding", "HBSS", "Ciphers", "MLS", "ChatProtocol", "ChatEngine"]
    + (coreOnly ? [] : ["WebSockets", .product(name: "NIOCore", package: "swift-nio")]),
  path: "Tests/Fuzz/Targets", swiftSettings: house + (coreOnly ? [] : [.define("WEBSOCKETS")]))
let fuzzer: [Target] = [
  boringSSL, fuzzTargets,
  .target(
    name: "WebSockets", dependencies: [.product(name: "NIOCore", package: "swift-nio")],
    path: "Sources/WebSockets/Frames", swiftSettings: house),
  .executableTarget(name: "fuzz", dependencies: ["FuzzTargets"], path: "Tests/Fuzz/Runner", swiftSettings: house),
]
let replay: [Target] = [
  fuzzTargets,
  .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets"], path: "Tests/Fuzz/Replay", swiftSettings: house),
]

let mlsBench: Target = .target(
  name: "MLSBench", dependencies: ["WireCoding", "Ciphers", "MLS"], path: "Benchmarks/mls/Core", swiftSettings: house)

let browser: [Target] = [
  boringSSL, mlsBench,
  .executableTarget(
    name: "BenchMLSCore", dependencies: ["MLSBench", "WireCoding", "Ciphers", "MLS", "CWebSupport"],
    path: "Benchmarks/mls/Browser",
    sources: ["main.swift"], swiftSettings: house + embedded),
  .target(name: "CWebSupport", cSettings: [.unsafeFlags(["-Oz"])]),
  .target(name: "WebPool", dependencies: ["HBSS"], swiftSettings: house + embedded),
  .executableTarget(
    name: "BenchHBSSCore", dependencies: ["HBSS", "WebPool", "CWebSupport"], path: "Benchmarks/hbss/Browser",
    sources: ["main.swift"], swiftSettings: house + embedded),
  .executableTarget(
    name: "WebCore", dependencies: ["WireCoding", "HBSS", "Ciphers", "ChatEngine", "WebPool", "CWebSupport"],
    swiftSettings: house + embedded),
  .executableTarget(
    name: "ConformanceCore", dependencies: ["WireCoding", "Ciphers", "Conformance", "CWebSupport"],
    path: "Tests/Conformance/Browser",
    swiftSettings: house + embedded),
]

let host: [Target] = [
  .executableTarget(
    name: "hbss-answers", dependencies: ["HBSS", "WireCoding"], path: "Tests/CrossCheck", sources: ["main.swift"],
    swiftSettings: house),
  .executableTarget(
    name: "mls-answers", dependencies: ["MLS", "Ciphers", "WireCoding"], path: "Tests/CrossCheck/MLS",
    swiftSettings: house),
  .executableTarget(
    name: "bench-hbss", dependencies: ["HBSS", "CHashLanes"], path: "Benchmarks/hbss", sources: ["main.swift"],
    swiftSettings: house),
  mlsBench,
  .target(name: "CAllocator", path: "Benchmarks/mls/Allocator"),
  .executableTarget(
    name: "bench-mls", dependencies: ["MLSBench", "CAllocator", "WireCoding", "Ciphers", "MLS"],
    path: "Benchmarks/mls/Native", swiftSettings: house),
  .executableTarget(
    name: "conformance", dependencies: ["Conformance", "WireCoding"], path: "Tests/Conformance/Native",
    swiftSettings: house),
]

let server: [Target] = [
  .systemLibrary(name: "CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"])]),
  .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
  .target(name: "CLibPQ", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
  .target(
    name: "WebSockets",
    dependencies: [
      "WireCoding",
      .product(name: "Crypto", package: "swift-crypto"),
      .product(name: "HummingbirdCore", package: "hummingbird"),
      .product(name: "NIOCore", package: "swift-nio"),
      .product(name: "NIOPosix", package: "swift-nio"),
      .product(name: "NIOHTTP1", package: "swift-nio"),
      .product(name: "NIOSSL", package: "swift-nio-ssl"),
      .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
      .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
      .product(name: "HTTPTypes", package: "swift-http-types"),
      .product(name: "Logging", package: "swift-log"),
    ],
    swiftSettings: house),
  .target(
    name: "Database",
    dependencies: [
      "CLibPQ",
      .product(name: "GRDB", package: "GRDB.swift"),
      .product(name: "GRDBSQLite", package: "GRDB.swift"),
      .product(name: "Logging", package: "swift-log"),
    ],
    swiftSettings: house),
  .target(
    name: "Bus",
    dependencies: ["CHiredis"],
    swiftSettings: house),
  .target(
    name: "ChatClient",
    dependencies: [
      "WireCoding", "Ciphers", "ChatProtocol", "ChatEngine", "WebSockets",
      .product(name: "AsyncHTTPClient", package: "async-http-client"),
      .product(name: "GRDB", package: "GRDB.swift"),
      .product(name: "NIOCore", package: "swift-nio"),
      .product(name: "NIOPosix", package: "swift-nio"),
      .product(name: "NIOHTTP1", package: "swift-nio"),
      .product(name: "NIOSSL", package: "swift-nio-ssl"),
      .product(name: "NIOFoundationCompat", package: "swift-nio"),
      .product(name: "Logging", package: "swift-log"),
    ],
    swiftSettings: house),
  .target(name: "Terminal", swiftSettings: house),
  .target(
    name: "ChatServer",
    dependencies: [
      "WireCoding", "HBSS", "Ciphers", "MLS", "ChatProtocol", "WebSockets", "Database", "Bus", "CArgon2",
      .product(name: "Crypto", package: "swift-crypto"),
      .product(name: "JWTKit", package: "jwt-kit"),
      .product(name: "Hummingbird", package: "hummingbird"),
      .product(name: "HummingbirdCore", package: "hummingbird"),
      .product(name: "HTTPTypes", package: "swift-http-types"),
      .product(name: "NIOCore", package: "swift-nio"),
      .product(name: "NIOPosix", package: "swift-nio"),
      .product(name: "NIOSSL", package: "swift-nio-ssl"),
      .product(name: "Logging", package: "swift-log"),
      .product(name: "Metrics", package: "swift-metrics"),
      .product(name: "Configuration", package: "swift-configuration"),
      .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
    ],
    swiftSettings: house),
  .executableTarget(
    name: "nightjar",
    dependencies: [
      "ChatServer", "ChatClient", "ChatEngine", "ChatProtocol", "HBSS", "Ciphers", "WireCoding", "Terminal",
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
      .product(name: "Logging", package: "swift-log"),
      .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      .product(name: "UnixSignals", package: "swift-service-lifecycle"),
    ],
    swiftSettings: house),
  .executableTarget(
    name: "websocket-echo",
    dependencies: [
      "WebSockets",
      .product(name: "HummingbirdCore", package: "hummingbird"),
      .product(name: "HTTPTypes", package: "swift-http-types"),
      .product(name: "Logging", package: "swift-log"),
      .product(name: "NIOCore", package: "swift-nio"),
      .product(name: "NIOPosix", package: "swift-nio"),
      .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
    ],
    path: "Tests/WebSocketEcho",
    swiftSettings: house),
  .executableTarget(
    name: "websocket-bench",
    dependencies: [
      "WebSockets",
      .product(name: "HummingbirdCore", package: "hummingbird"),
      .product(name: "Logging", package: "swift-log"),
      .product(name: "NIOCore", package: "swift-nio"),
      .product(name: "NIOPosix", package: "swift-nio"),
      .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
    ],
    path: "Benchmarks/WebSockets",
    swiftSettings: house),
  .executableTarget(
    name: "relay-load",
    dependencies: [.product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio")],
    path: "Benchmarks/relay/Load",
    swiftSettings: house),
  .testTarget(
    name: "WebSocketsTests",
    dependencies: [
      "WebSockets",
      .product(name: "HummingbirdCore", package: "hummingbird"),
      .product(name: "HTTPTypes", package: "swift-http-types"),
      .product(name: "Logging", package: "swift-log"),
      .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
      .product(name: "NIOSSL", package: "swift-nio-ssl"),
      .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      .product(name: "NIOCore", package: "swift-nio"),
      .product(name: "NIOPosix", package: "swift-nio"),
      .product(name: "NIOEmbedded", package: "swift-nio"),
      .product(name: "NIOHTTP1", package: "swift-nio"),
      .product(name: "NIOWebSocket", package: "swift-nio"),
    ],
    swiftSettings: house),
  .target(name: "TestServices", dependencies: ["CLibPQ"], path: "Tests/Services", swiftSettings: house),
  .testTarget(name: "TerminalTests", dependencies: ["Terminal", "WireCoding"], swiftSettings: house),
  .testTarget(name: "BusTests", dependencies: ["Bus", "TestServices"], swiftSettings: house),
  .testTarget(name: "DatabaseTests", dependencies: ["Database", "TestServices"], swiftSettings: house),
  .testTarget(
    name: "ServerTests",
    dependencies: [
      "ChatServer", "ChatClient", "ChatEngine", "ChatProtocol", "WebSockets", "Database", "WireCoding", "Ciphers",
      "MLS", "HBSS", "TestServices",
      .product(name: "AsyncHTTPClient", package: "async-http-client"),
      .product(name: "HTTPTypes", package: "swift-http-types"),
      .product(name: "NIOPosix", package: "swift-nio"),
      .product(name: "NIOHTTP1", package: "swift-nio"),
      .product(name: "Metrics", package: "swift-metrics"),
      .product(name: "NIOSSL", package: "swift-nio-ssl"),
      .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      .product(name: "Logging", package: "swift-log"),
      .product(name: "NIOCore", package: "swift-nio"),
    ],
    path: "Tests/Server",
    swiftSettings: house),
]

let nio: Package.Dependency = .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2")

let package = Package(
  name: "nightjar",
  platforms: [.macOS(.v26)],
  products: wasm
    ? [.executable(name: "WebCore", targets: ["WebCore"])]
    : webSocketsOnly || constantTime || fuzzing
      ? []
      : [.library(name: "HBSS", targets: ["HBSS"])]
        + (coreOnly
          ? []
          : [
            .library(name: "ChatClient", targets: ["ChatClient"]), .executable(name: "nightjar", targets: ["nightjar"]),
          ]),
  dependencies: bare || constantTime
    ? (fuzzing ? [nio] : [])
    : [.package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2")]
      + (coreOnly
        ? []
        : [
          .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
          .package(url: "https://github.com/apple/swift-configuration.git", from: "1.4.0"),
          .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
          .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
          .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
          nio,
          .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
          .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
          .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
          .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
          .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
          .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
          .package(url: "https://github.com/vapor/jwt-kit.git", from: "5.7.1"),
        ]),
  targets: constantTime
    ? portable.filter { ["WireCoding", "CHashLanes", "HBSS"].contains($0.name) } + [
      .executableTarget(
        name: "constant-time", dependencies: ["HBSS", "CHashLanes"], path: "Tests/ConstantTime", swiftSettings: house)
    ]
    : webSocketsOnly
      ? portable.filter { $0.name == "WireCoding" } + server.filter { $0.name.lowercased().hasPrefix("websocket") }
      : portable
        + (wasm
          ? browser : fuzzing ? fuzzer : portableTests + replay + simulation + host + (coreOnly ? [] : server)),
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
