internal import SloburnModel

/// Reads configurations: OpenSLO v1 documents and those of Sloburn.
public enum ConfigurationReader {
    /// Reads files together, without any input or output.
    ///
    /// - Parameter files: the files; the order gives the order of sources and budgets.
    /// - Returns: the configuration, nil exactly when a finding is an error, and all findings sorted by file and place.
    public static func read(_ files: [ConfigurationFile]) -> (configuration: Configuration?, findings: [Finding]) {
        read(files, FindingList())
    }

    private static func read(
        _ files: [ConfigurationFile], _ findings: FindingList
    ) -> (configuration: Configuration?, findings: [Finding]) {
        var catalog = Catalog()
        for file in files {
            var reader = YAMLReader(file: file.name, findings: findings)
            for document in DocumentSplitter.documents(in: file.text) {
                guard let value = reader.value(of: document) else { continue }
                catalog.add(Element(value: value, path: ".", file: file.name, findings: findings))
            }
        }
        let daemon = catalog.daemon ?? DaemonSettings()
        for source in catalog.dataSources { TopicLoopCheck.check(source, daemon.topics) }
        let budgets = BudgetBuilder(catalog, findings: findings).budgets()
        let sources = catalog.dataSources.compactMap { source in
            if case .kafka(let definition) = source.content { return definition }
            return nil
        }
        guard !findings.hasErrors else { return (nil, findings.sorted) }
        let engine = EngineDefinition(
            name: daemon.name, sources: sources, budgets: budgets, evaluationInterval: daemon.evaluationInterval,
            partitions: daemon.partitions)
        return (Configuration(engine: engine, daemon: daemon), findings.sorted)
    }

    /// Reads the files at paths together.
    ///
    /// - Parameters:
    ///   - paths: files, or folders whose `*.yaml` and `*.yml` are read.
    ///   - kafkaProblem: what the Kafka client says of a property's name and value; nil when it takes them.
    ///   - kafkaConflicts: what is wrong with the properties together, whose values may not be resolved yet.
    /// - Returns: as `read(_:)`; what can't be read as a file is a finding too.
    public static func read(
        paths: [String], kafkaProblem: @escaping (_ name: String, _ value: String) -> String? = { _, _ in nil },
        kafkaConflicts: @escaping ([KafkaProperty]) -> [KafkaPropertyError] = { _ in [] }
    ) -> (configuration: Configuration?, findings: [Finding]) {
        let (files, fileFindings) = ConfigurationLoader.load(paths)
        let findings = FindingList(kafkaProblem: kafkaProblem, kafkaConflicts: kafkaConflicts)
        for finding in fileFindings {
            findings.report(finding)
            if finding.severity == .error { findings.hasUnreadDocuments = true }
        }
        return read(files, findings)
    }
}
