import SloburnKafka

/// Errors that a kind of request may be answered with.
struct ErrorCase: Hashable, Sendable, CustomStringConvertible {
    /// The kind.
    let api: Int16
    /// Its name.
    let name: String
    /// The error.
    let code: KafkaErrorCode
    /// Whether requests of the kind come by themselves all the time; else a daemon must begin anew for one to come.
    let isSteady: Bool

    /// Kind and error.
    var description: String { "\(name) \(code.name)" }

    private typealias Row = (api: Int16, name: String, codes: [Int32], isSteady: Bool)

    /// What a lost connection is to librdkafka.
    private static let transport = KafkaErrorCode.transport.rawValue
    /// The producer that a newer one has replaced, in the answer to EndTxn: a session has to begin anew.
    static let fencing = KafkaErrorCode(rawValue: 90)
    /// EndTxn.
    static let endTransaction: Int16 = 26

    // By the numbers of the protocol: 3 unknown topic, 5 and 6 no leader, 7 timed out, 14 to 16 coordinator loading,
    // not available, moved, 19 not enough replicas, 22 generation, 25 unknown member, 27 rebalance, 35 version,
    // 45 sequence, 47 epoch, 48 state, 49 id mapping, 51 concurrent transactions, 53 not allowed, 59 unknown producer,
    // 74 leader epoch, 82 fenced instance, 88 unstable offset, 90 fenced producer.
    private static let rows: [Row] = [
        (0, "Produce", [6, 7, 19, 45, 47, 59, transport], true),
        (1, "Fetch", [3, 6, 74, transport], true),
        (2, "ListOffsets", [3, 6, transport], false),
        (3, "Metadata", [5, transport], false),
        (8, "OffsetCommit", [16, 25, transport], true),
        (9, "OffsetFetch", [14, 16, 88, transport], false),
        (10, "FindCoordinator", [15, transport], false),
        (11, "JoinGroup", [14, 15, 16, 25, 82, transport], false),
        (12, "Heartbeat", [16, 22, 25, 27, 82, transport], true),
        (13, "LeaveGroup", [16, 25, transport], false),
        (14, "SyncGroup", [16, 22, 25, 27, transport], false),
        (18, "ApiVersions", [35, transport], false),
        (22, "InitProducerId", [14, 15, 16, 51, 53, 90, transport], false),
        (24, "AddPartitionsToTxn", [3, 16, 47, 48, 49, 51, transport], true),
        (25, "AddOffsetsToTxn", [16, 47, 48, 51, transport], true),
        (26, "EndTxn", [14, 16, 47, 48, 51, 90, transport], true),
        (28, "TxnOffsetCommit", [14, 16, 22, 25, 47, 82, transport], true),
    ]

    /// All of them.
    static let all = rows.flatMap { row in
        row.codes.map {
            ErrorCase(api: row.api, name: row.name, code: KafkaErrorCode(rawValue: $0), isSteady: row.isSteady)
        }
    }
}
