public import SloburnModel

extension DataSourceDefinition {
    /// The key of the alert on its data; nil where nobody asks for one.
    public var alertKey: String? { health.map { SourceHealthWatch.alertKey(name, severity: $0.severity) } }
}
