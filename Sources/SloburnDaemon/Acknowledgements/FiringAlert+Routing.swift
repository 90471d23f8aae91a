import SloburnModel
import SloburnPipeline

extension FiringAlert {
    /// The route that holds for it; nil where none matches, or the configuration does not know what it is about.
    func route(by engine: EngineDefinition, at time: Timestamp) -> RouteDefinition? {
        let routes = AlertRoutes(engine.routes)
        if let route = Self.groupingRoute(ofAlert: key, in: engine) { return route }
        if let source = Self.source(ofAlert: key, in: engine) {
            return routes.route(forDataOf: source.ownership.labels, severity: severity, at: time)
        }
        return routed(by: engine).flatMap { routes.route(for: $0, at: time) }
    }

    /// The source that an alert key is about; nil where it is about none.
    static func source(ofAlert key: String, in engine: EngineDefinition) -> DataSourceDefinition? {
        engine.sources.first { $0.alertKey == key }
    }

    /// The route whose alerts an alert key stands for; nil where it stands for none.
    static func groupingRoute(ofAlert key: String, in engine: EngineDefinition) -> RouteDefinition? {
        engine.routes.first { route in
            route.grouping != nil && key.hasPrefix(AlertGroup.keyPrefix + route.name + "{")
        }
    }

    /// Whether the configuration knows what an alert key is about.
    static func isKnown(_ key: String, in engine: EngineDefinition) -> Bool {
        source(ofAlert: key, in: engine) != nil || groupingRoute(ofAlert: key, in: engine) != nil
            || budget(ofAlert: key, in: engine) != nil
    }
}
