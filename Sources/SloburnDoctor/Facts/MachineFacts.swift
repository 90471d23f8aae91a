/// What this machine lets a process have.
struct MachineFacts: Hashable {
    /// The memory of the machine, in bytes; nil where it is not told.
    var memory: Int64?
    /// What the control group of this process may use, in bytes; nil where nothing limits it.
    var limit: Int64?
}

/// What a daemon tells over HTTP.
struct DaemonFacts: Hashable {
    /// Where it was asked.
    var url: String
    /// The status of `/readyz`, and what it said.
    var ready: Answer<Page>
    /// The values of its metrics that have no labels, by name.
    var metrics: Answer<[String: Double]>

    struct Page: Hashable {
        var status: Int
        var text: String
    }
}
