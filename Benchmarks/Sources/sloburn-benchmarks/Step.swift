import AllocationCounter

/// A micro benchmark: one hot step of the pipeline.
struct Step {
    /// Runs the step so many times.
    typealias Body = (_ iterations: Int) throws -> Void

    /// What it is called, such as `timestamp/epoch-ms`.
    let name: String
    /// What an operation is done to, such as `event`.
    let unit: String
    /// How many operations an iteration is.
    var operations = 1
    /// How many iterations make a measurement of instructions worth while.
    let iterations: Int
    /// Makes ready what the step needs; `keys` is how many SLO keys steps over many keys have.
    let prepare: (_ keys: Int) throws -> Body
}

/// What one operation takes.
struct Measurement {
    /// Nanoseconds.
    var nanoseconds: Double
    /// Calls of malloc and its like.
    var allocations: Double
}

extension Step {
    private static let shortestRun = Duration.milliseconds(100)
    private static let runs = 5

    /// Times the step: the best of five runs of a tenth of a second or more.
    func measure(keys: Int) throws -> Measurement {
        let body = try prepare(keys)
        var count = 1
        while try Self.time(body, count) < Self.shortestRun { count *= 2 }
        var best = Duration.seconds(3_600)
        let allocations = sloburn_allocation_count()
        for _ in 0..<Self.runs { best = min(best, try Self.time(body, count)) }
        let made = sloburn_allocation_count() - allocations
        let operations = Double(operations * count)
        return Measurement(
            nanoseconds: best / .nanoseconds(1) / operations, allocations: Double(made) / operations / Double(Self.runs)
        )
    }

    private static func time(_ body: Body, _ iterations: Int) throws -> Duration {
        let clock = ContinuousClock()
        let start = clock.now
        try body(iterations)
        return clock.now - start
    }
}

/// Where results go, so that computing them can't be left out.
nonisolated(unsafe) private var sink: Int64 = 0

/// Uses a result.
@inline(never)
func keep(_ value: Int64) { sink &+= value }
