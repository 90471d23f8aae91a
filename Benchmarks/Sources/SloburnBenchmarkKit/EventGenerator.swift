/// Makes the events of a benchmark: requests of 100 services in 3 regions, 2 % of them failed.
///
/// Events come in order of time, evenly spread over a span, so that none is late. It counts what it makes, for what a
/// program says of the events to be compared with.
public struct EventGenerator: Sendable {
    /// Which fields the events have.
    public enum Shape: String, Sendable, CaseIterable {
        /// About 200 bytes: service, region, status, and what nobody asks for.
        case plain
        /// About 400 bytes: ten labels more to match, and four to group by, of 100 to 100,000 values.
        case wide
    }

    /// How many of the events of a service and region there were.
    public struct Count: Hashable, Sendable {
        /// All of them.
        public var total: Int64 = 0
        /// Those with status 500 and above.
        public var bad: Int64 = 0
    }

    /// The services' names, `service-000` to `service-099`.
    public static let services = (0..<100).map { "service-\(Self.padded($0, 3))" }
    /// The regions' names.
    public static let regions = ["eu-west", "us-east", "ap-south"]
    /// How many labels `l0`, `l1`, … a wide event has.
    public static let labelCount = 10
    /// The metric's name.
    public static let metric = "http.server.request.duration"

    private static let statuses = [200, 201, 404, 500, 503]

    private let shape: Shape
    private let startMilliseconds: Int64
    private let spanMilliseconds: Int64
    private let count: Int
    private var numbers: SeededNumbers
    private var made = 0
    // What follows the timestamp, for each service, region and status.
    private let middles: [[UInt8]]
    private let opening: [UInt8]
    /// What was made, by service and region: service × 3 + region.
    public private(set) var counts: [Count]

    /// Begins a stream of events.
    ///
    /// - Parameters:
    ///   - seed: the same seed gives the same events.
    ///   - shape: which fields they have.
    ///   - startMilliseconds: the time of the first event, since the epoch.
    ///   - spanMilliseconds: the time from the first event to the last.
    ///   - count: how many there will be.
    public init(seed: UInt64, shape: Shape, startMilliseconds: Int64, spanMilliseconds: Int64, count: Int) {
        self.shape = shape
        self.startMilliseconds = startMilliseconds
        self.spanMilliseconds = spanMilliseconds
        self.count = max(1, count)
        numbers = SeededNumbers(seed: seed)
        counts = [Count](repeating: Count(), count: Self.services.count * Self.regions.count)
        opening = Array("{\"metric\":\"\(Self.metric)\",\"unit\":\"ms\",\"value\":".utf8)
        var middles: [[UInt8]] = []
        for service in Self.services {
            for region in Self.regions {
                for status in Self.statuses {
                    middles.append(
                        Array(",\"service\":\"\(service)\",\"region\":\"\(region)\",\"status\":\(status)".utf8))
                }
            }
        }
        self.middles = middles
    }

    /// Writes the next event over what is in the buffer.
    public mutating func next(into buffer: inout [UInt8]) {
        buffer.removeAll(keepingCapacity: true)
        let place = numbers.below(counts.count)
        let status = statusIndex()
        counts[place].total += 1
        if Self.statuses[status] >= 500 { counts[place].bad += 1 }
        buffer.append(contentsOf: opening)
        let value = numbers.below(400_000)
        buffer.appendDigits(value / 1_000, width: 1)
        buffer.append(UInt8(ascii: "."))
        buffer.appendDigits(value % 1_000, width: 3)
        buffer.append(contentsOf: Self.timestampKey)
        let time = startMilliseconds + spanMilliseconds * Int64(made) / Int64(count)
        buffer.appendDigits(Int(time), width: 13)
        buffer.append(contentsOf: middles[place * Self.statuses.count + status])
        if shape == .wide { appendLabels(to: &buffer) }
        buffer.append(contentsOf: Self.traceKey)
        buffer.appendHexadecimal(numbers.bits())
        buffer.append(contentsOf: Self.closing)
        made += 1
    }

    private static let timestampKey = Array(",\"timestamp\":".utf8)
    private static let traceKey = Array(",\"route\":\"/v1/orders\",\"trace\":\"".utf8)
    private static let closing = Array("\"}".utf8)
    private static let groupKeys = [100, 1_000, 10_000, 100_000].map { ($0, Array(",\"g\($0)\":\"g".utf8)) }
    private static let labelKeys = (0..<labelCount).map { Array(",\"l\($0)\":\"value-".utf8) }
    private static let quote = UInt8(ascii: "\"")

    private mutating func statusIndex() -> Int {
        switch numbers.below(1_000) {
        case ..<900: 0
        case ..<970: 1
        case ..<980: 2
        case ..<995: 3
        default: 4
        }
    }

    private mutating func appendLabels(to buffer: inout [UInt8]) {
        // The event's number tells its groups, so that every group has events whatever the count.
        for (groups, key) in Self.groupKeys {
            buffer.append(contentsOf: key)
            buffer.appendDigits(made % groups, width: 1)
            buffer.append(Self.quote)
        }
        for (index, key) in Self.labelKeys.enumerated() {
            buffer.append(contentsOf: key)
            buffer.append(UInt8(ascii: "0") + UInt8((made >> index) & 1))
            buffer.append(Self.quote)
        }
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension [UInt8] {
    fileprivate mutating func appendDigits(_ number: Int, width: Int) {
        let start = count
        var rest = number
        repeat {
            append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0 || count - start < width
        self[start...].reverse()
    }

    fileprivate mutating func appendHexadecimal(_ bits: UInt64) {
        for shift in stride(from: 60, through: 0, by: -4) {
            let digit = UInt8((bits >> UInt64(shift)) & 15)
            append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}
