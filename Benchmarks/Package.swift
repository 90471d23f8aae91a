// swift-tools-version: 6.2
import PackageDescription

let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let parts = Target.Dependency.product(name: "SloburnParts", package: "sloburn")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "sloburn-benchmarks",
    dependencies: [
        .package(name: "sloburn", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    ],
    targets: [
        // Generated events and configurations, the same for each seed.
        .target(name: "SloburnBenchmarkKit", swiftSettings: swiftSettings),
        // Counts calls of malloc in the program that links it.
        .target(name: "AllocationCounter"),
        // One micro benchmark a hot step, and the cost of many keys.
        .executableTarget(
            name: "sloburn-benchmarks", dependencies: ["SloburnBenchmarkKit", "AllocationCounter", parts, arguments],
            swiftSettings: swiftSettings,
            // valgrind 3.19 gives up on the debug information of this compiler; the names of functions stay.
            linkerSettings: [.unsafeFlags(["-Xlinker", "-S"])]),
        // The measurements of scripts/bench: thresholds, the whole daemon, its growth, its latency.
        .executableTarget(
            name: "sloburn-bench", dependencies: ["SloburnBenchmarkKit", parts, arguments],
            swiftSettings: swiftSettings),
        // What the daemon is compared with: nothing but librdkafka and a counter.
        .executableTarget(
            name: "bare-consumer", path: "BareConsumer", linkerSettings: [.linkedLibrary("rdkafka")]),
    ]
)
