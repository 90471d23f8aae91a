public import SloburnModel

/// A whole configuration that was found free of errors.
public struct Configuration: Hashable, Sendable {
    /// What the pipeline needs: sources, budgets and the rhythm of evaluation.
    public var engine: EngineDefinition
    /// What the daemon needs: brokers, topics and addresses.
    public var daemon: DaemonSettings
    /// The file in which the SLO of each budget stands, by the budget's name.
    public var files: [String: String]

    /// Creates a configuration.
    public init(engine: EngineDefinition, daemon: DaemonSettings, files: [String: String] = [:]) {
        self.engine = engine
        self.daemon = daemon
        self.files = files
    }
}

/// A file of a configuration.
public struct ConfigurationFile: Hashable, Sendable {
    /// The path as findings are to show it.
    public var name: String
    /// The YAML documents.
    public var text: String

    /// Creates a file.
    public init(name: String, text: String) {
        self.name = name
        self.text = text
    }
}
