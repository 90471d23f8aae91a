import SloburnModel
import SloburnPipeline

extension FiringAlert {
    /// The route that holds for it; nil where none matches, or the configuration does not know what it is about.
    func route(by engine: EngineDefinition, at time: Timestamp) -> RouteDefinition? {
        let routes = AlertRoutes(engine.routes)
        if let source = Self.source(ofAlert: key, in: engine) {
            return routes.route(forDataOf: source.ownership.labels, severity: severity, at: time)
        }
        return routed(by: engine).flatMap { routes.route(for: $0, at: time) }
    }

    /// The source that an alert key is about; nil where it is about none.
    static func source(ofAlert key: String, in engine: EngineDefinition) -> DataSourceDefinition? {
        engine.sources.first { $0.alertKey == key }
    }

    /// Whether the configuration knows what an alert key is about.
    static func isKnown(_ key: String, in engine: EngineDefinition) -> Bool {
        source(ofAlert: key, in: engine) != nil || budget(ofAlert: key, in: engine) != nil
    }
}
