public import Testing

/// Runs tests on threads that are kept for those that wait.
public struct ThreadsOfTheirOwn: SuiteTrait, TestTrait, TestScoping {
    /// Whether the caller is on one of them.
    public static func areUsed() -> Bool { WaitingThreads.isCurrent }

    /// More at once than cores, since they wait most of the time; not so many that what they wait for comes late.
    fileprivate static let shared = WaitingThreads(count: 3)

    fileprivate let threads: WaitingThreads

    /// Each test of a suite is run so.
    public var isRecursive: Bool { true }

    /// Runs one test.
    public func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(threads) {
            // A task of its own, since the one that runs already goes on where it is.
            async let test: Void = function()
            try await test
        }
    }
}

extension Trait where Self == ThreadsOfTheirOwn {
    /// For tests that wait by keeping their thread: a few of them run at the same time, on threads of their own.
    public static var waits: Self { Self(threads: ThreadsOfTheirOwn.shared) }

    /// The same for a suite whose tests run one after the other: it does not queue up anew for each.
    public static var waitsInOrder: Self { Self(threads: WaitingThreads(count: 1)) }
}
