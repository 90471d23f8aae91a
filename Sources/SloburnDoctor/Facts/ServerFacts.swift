import SloburnKafka

/// What became of reaching one address.
struct ServerFacts: Hashable {
    /// `HOST:PORT`.
    var address: String
    /// What the host's name stands for.
    var addresses: Answer<[String]>
    /// How long a connection took, in milliseconds; nil where none was tried.
    var connected: Answer<Int64>?
    /// What the broker said; nil where it was not asked.
    var greeting: Answer<Greeting>?
    /// Whether something answers there that speaks HTTP.
    var speaksHTTP = false

    /// A broker's first words.
    struct Greeting: Hashable {
        var cluster: ClusterMetadata
        /// The versions of requests that it knows, by their numbers; empty where nobody told.
        var requests: [Int: ClosedRange<Int>]
        /// How long it took to be told, in milliseconds.
        var milliseconds: Int64
    }

    /// Whether it answered as a broker does.
    var isBroker: Bool { greeting?.value != nil }
}
