internal import SloburnModel

/// Reads configurations: OpenSLO v1 documents and those of Sloburn.
public enum ConfigurationReader {
    /// Reads files together, without any input or output.
    ///
    /// - Parameters:
    ///   - files: the files; the order gives the order of sources and budgets.
    ///   - tables: the files that enrichments name, by their paths from the folder of the file that does; those among
    ///     `files` are found as well.
    ///   - requirements: what every SLO must have beside what OpenSLO asks for.
    /// - Returns: the configuration, nil exactly when a finding is an error, and all findings sorted by file and place.
    public static func read(
        _ files: [ConfigurationFile], tables: [ConfigurationFile] = [], requirements: Set<Requirement> = []
    ) -> (configuration: Configuration?, findings: [Finding]) {
        let texts = Dictionary(
            (tables + files).map { (TablePath.normalized($0.name), $0.text) }, uniquingKeysWith: { first, _ in first })
        let findings = FindingList(table: { path in
            texts[TablePath.normalized(path)].map { .text($0) } ?? .unreadable("there is no such file")
        })
        return read(files, requirements, findings)
    }

    private static func read(
        _ files: [ConfigurationFile], _ requirements: Set<Requirement>, _ findings: FindingList
    ) -> (configuration: Configuration?, findings: [Finding]) {
        let catalog = catalog(of: files, findings)
        var daemon = catalog.daemon?.settings ?? DaemonSettings()
        let budgets = BudgetBuilder(catalog, requirements: requirements, findings: findings).budgets()
        let sources = catalog.dataSources.compactMap { source in
            if case .kafka(let definition) = source.content { return definition }
            return nil
        }
        if let topics = catalog.daemon?.topics {
            daemon.topics = TopicBranchLinker(document: topics, budgets: budgets, sources: sources).linked()
        }
        for source in catalog.dataSources { TopicLoopCheck.check(source, daemon.topics) }
        let adjustments = AdjustmentLinker(catalog, budgets, isComplete: !findings.hasErrors).adjustments()
        let routes = catalog.routes.map(RouteLinker(catalog, findings: findings).linked)
        let routeCheck = RouteCheck(catalog.routes, routes, budgets, sources)
        routeCheck.checkAmbiguity()
        guard !findings.hasErrors else { return (nil, findings.sorted) }
        routeCheck.checkCoverage()
        routeCheck.checkGrouping()
        let origins = OriginBuilder(catalog.slos, budgets)
        let engine = EngineDefinition(
            name: daemon.name, sources: sources, budgets: budgets, evaluationInterval: daemon.evaluationInterval,
            partitions: daemon.partitions, changedBy: origins.changedBy,
            routes: routes, adjustments: adjustments, topics: daemon.topics)
        return (Configuration(engine: engine, daemon: daemon, files: origins.files), findings.sorted)
    }

    /// The documents of files; those files that are tables hold none.
    private static func catalog(of files: [ConfigurationFile], _ findings: FindingList) -> Catalog {
        let documents = files.map { (file: $0.name, values: values(of: $0, findings)) }
        let tables = documents.flatMap { TablePath.all(in: $0.values, of: $0.file) }
        let paths = Set(tables.map(TablePath.normalized))
        var catalog = Catalog()
        for (file, values) in documents where !paths.contains(TablePath.normalized(file)) {
            for value in values { catalog.add(Element(value: value, path: ".", file: file, findings: findings)) }
        }
        return catalog
    }

    /// The files of tables that configurations at paths name, each once, whether they are there or not.
    ///
    /// - Parameter paths: files and folders, as for `read(paths:)`.
    /// - Returns: paths in the order in which they are named.
    public static func tables(at paths: [String]) -> [String] {
        let (files, _) = ConfigurationLoader.load(paths)
        let findings = FindingList()
        var tables: [String] = []
        for table in files.flatMap({ TablePath.all(in: values(of: $0, findings), of: $0.name) })
        where !tables.contains(table) { tables.append(table) }
        return tables
    }

    /// The documents of a file: JSON where its name says so, else YAML.
    static func values(of file: ConfigurationFile, _ findings: FindingList) -> [YAMLValue] {
        if file.name.lowercased().hasSuffix(".json") {
            var reader = JSONReader(file: file.name, text: file.text, findings: findings)
            return reader.values()
        }
        var reader = YAMLReader(file: file.name, findings: findings)
        return DocumentSplitter.documents(in: file.text).compactMap { reader.value(of: $0) }
    }

    /// Reads the files at paths together.
    ///
    /// - Parameters:
    ///   - paths: files, JSON where named `*.json`; or folders whose `*.yaml` and `*.yml` are read.
    ///   - requirements: what every SLO must have beside what OpenSLO asks for.
    ///   - kafkaProblem: what the Kafka client says of a property's name and value; nil when it takes them.
    ///   - kafkaConflicts: what is wrong with the properties together, whose values may not be resolved yet.
    /// - Returns: as `read(_:)`; what can't be read as a file is a finding too.
    public static func read(
        paths: [String], requirements: Set<Requirement> = [],
        kafkaProblem: @escaping (_ name: String, _ value: String) -> String? = { _, _ in nil },
        kafkaConflicts: @escaping ([KafkaProperty]) -> [KafkaPropertyError] = { _ in [] }
    ) -> (configuration: Configuration?, findings: [Finding]) {
        let (files, fileFindings) = ConfigurationLoader.load(paths)
        let findings = FindingList(
            kafkaProblem: kafkaProblem, kafkaConflicts: kafkaConflicts, table: ConfigurationLoader.table)
        for finding in fileFindings {
            findings.report(finding)
            if finding.severity == .error { findings.hasUnreadDocuments = true }
        }
        return read(files, requirements, findings)
    }
}
