/// Routes in the order in which they are asked.
public struct AlertRoutes: Hashable, Sendable {
    private let routes: [RouteDefinition]
    /// Whether some route tells alerts that fire together as one.
    public let hasGroupings: Bool

    /// Creates a table; of routes with one priority the one written first is asked first.
    public init(_ routes: [RouteDefinition]) {
        let ordered = routes.enumerated().sorted { left, right in
            let (first, second) = (left.element.priority, right.element.priority)
            return first == second ? left.offset < right.offset : first > second
        }
        self.routes = ordered.map(\.element)
        hasGroupings = routes.contains { $0.grouping != nil }
    }

    /// Whether there are none.
    public var isEmpty: Bool { routes.isEmpty }

    /// The route of an alert: that of the highest priority which matches it.
    ///
    /// - Parameters:
    ///   - alert: the alert.
    ///   - time: when.
    /// - Returns: the route, or nil where none matches.
    public func route(for alert: RoutedAlert, at time: Timestamp) -> RouteDefinition? {
        routes.first { $0.match.matches(alert, at: time) }
    }

    /// The route of an alert about the data of a source.
    ///
    /// - Parameters:
    ///   - labels: the source's labels.
    ///   - severity: the severity of the alert.
    ///   - time: when.
    /// - Returns: the route, or nil where none matches.
    public func route(forDataOf labels: [String: [String]], severity: String, at time: Timestamp) -> RouteDefinition? {
        routes.first { $0.match.matchesData(of: labels, severity: severity) && $0.match.time?.contains(time) ?? true }
    }
}
