/// Collects the findings of one reading; every element of a document reports here.
final class FindingList {
    private var findings: Set<Finding> = []
    /// True once a document could not be read at all, so that names may be missing for no fault of those who use them.
    var hasUnreadDocuments = false

    /// What the Kafka client says of a property's name and value; nil when it takes them.
    let kafkaProblem: (_ name: String, _ value: String) -> String?

    /// What is wrong with the properties together.
    let kafkaConflicts: ([KafkaProperty]) -> [KafkaPropertyError]

    /// What is in the file of a table.
    let table: (_ path: String) -> TableFile

    init(
        kafkaProblem: @escaping (_ name: String, _ value: String) -> String? = { _, _ in nil },
        kafkaConflicts: @escaping ([KafkaProperty]) -> [KafkaPropertyError] = { _ in [] },
        table: @escaping (_ path: String) -> TableFile = { _ in .unreadable("there is no such file") }
    ) {
        self.kafkaProblem = kafkaProblem
        self.kafkaConflicts = kafkaConflicts
        self.table = table
    }

    func report(_ finding: Finding) {
        findings.insert(finding)
    }

    /// What to add where a name is missing that a document that could not be read may define.
    var unreadHint: String { hasUnreadDocuments ? "; a document that can't be read may define it" : "" }

    var hasErrors: Bool { findings.contains { $0.severity == .error } }

    var sorted: [Finding] { findings.sorted() }
}
