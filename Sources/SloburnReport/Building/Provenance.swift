public import SloburnModel

/// How a report came about, and how it is made again.
public struct ReportOrigin: Hashable, Sendable {
    /// The program and its version.
    public var program: String
    /// The command line.
    public var command: [String]
    /// The file that was read; nil where topics were.
    public var input: String?
    /// When it was made; nil for the time of the newest record.
    public var time: Timestamp?

    /// Creates an origin.
    public init(program: String, command: [String], input: String? = nil, time: Timestamp? = nil) {
        self.program = program
        self.command = command
        self.input = input
        self.time = time
    }
}

/// Where everything in a report is from.
struct Provenance: Hashable, Sendable {
    /// A partition that was read.
    struct Input: Hashable, Sendable {
        var topic: String
        var partition: Int32
        /// The first offset, and the one after the last; nil where nothing was there.
        var offsets: Range<Int64>?
        /// How many records it held.
        var records: Int64
        /// How many of them the report tells of.
        var used: Int64
    }

    /// The time of the newest record; nil where there is none.
    var at: Timestamp?
    var program: String
    var command: [String]
    var file: String?
    var inputs: [Input]
    /// Revisions of the budgets told of, sorted.
    var revisions: [String]
    /// SHA-256 over the list of the records used.
    var hash: String
    /// Records that could not be used.
    var unreadable: Int64

    /// Records that the report tells of.
    var used: Int64 { inputs.reduce(0) { $0.addingSaturated($1.used) } }
}
