import SloburnConfig
import SloburnKafka
import SloburnModel

/// All that was learnt, and nothing of what it means.
struct Facts {
    /// This machine's clock when it was looked at, in milliseconds since the epoch.
    var at: Int64
    /// What `check` says of the configuration.
    var findings: [Finding] = []
    /// What keeps a valid configuration from being used, such as a variable that is not set; nil where nothing does.
    var obstacle: String?
    var settings = DaemonSettings()
    var engine = EngineDefinition(sources: [], budgets: [])
    /// `security.protocol` in lower case.
    var security = "plaintext"
    /// `sasl.mechanism`; nil where there is no login.
    var mechanism: String?
    /// The largest record that ingest may write, in bytes.
    var largestRecord: Int64 = 1_000_000
    var machine = MachineFacts()
    var library = LibraryFacts(version: "", features: [])
    /// The servers that the configuration names.
    var servers: [ServerFacts] = []
    /// The brokers as they want to be reached, other than by an address that the configuration names.
    var listeners: [ServerFacts] = []
    /// What the cluster tells; a failure where it was not asked or did not answer.
    var cluster: Answer<ClusterMetadata> = .failure(Trouble(.silent, "no broker answers"))
    /// What was said of topics that are not among those that the cluster told of.
    var unlisted: [String: Trouble] = [:]
    /// The settings of topics by name.
    var topicSettings: [String: Answer<[String: String]>] = [:]
    /// Groups by name.
    var groups: [String: Answer<GroupDescription>] = [:]
    /// The offsets a group has committed, by its name; partitions without one are left out.
    var committed: [String: Answer<[TopicPartition: Int64]>] = [:]
    /// The bounds of partitions.
    var bounds: Answer<[TopicPartition: PartitionFacts]> = .success([:])
    /// The records at committed offsets, and the first ones of partitions without.
    var next: [TopicPartition: RecordFacts] = [:]
    /// The newest records.
    var newest: [TopicPartition: RecordFacts] = [:]
    /// Whether records of a topic may be read.
    var reads: [String: Answer<Bool>] = [:]
    /// What came of `--probe`; nil without.
    var write: WriteFacts?
    /// What the daemon tells; nil where the configuration has no `spec.http`.
    var daemon: DaemonFacts?

    struct LibraryFacts: Hashable {
        var version: String
        var features: [String]
    }

    var ingestGroup: String { "\(settings.group)-ingest" }
    var budgetGroup: String { "\(settings.group)-budget" }

    /// The topics that are there and may be looked at.
    var topics: [String: ClusterMetadata.Topic] {
        (cluster.value?.topics ?? [:]).filter { $0.value.error == nil }
    }
}
