/// When alerts of a route that fire together are told as one.
public struct AlertGrouping: Hashable, Sendable {
    /// What alerts are told apart by, besides labels.
    public enum Field: String, Hashable, Sendable, CaseIterable {
        case service
        case slo
        case tier
        case stage
    }

    /// What the alerts of a group have in common: fields, or labels of the SLO or its groups; in the order written.
    public var by: [String]
    /// When more than so many fire, one alert is told for all of them: 1 or more.
    public var threshold: Int

    /// Creates a rule.
    public init(by: [String], threshold: Int) {
        self.by = by
        self.threshold = threshold
    }

    /// So many or fewer may still fire when they are told one by one again.
    ///
    /// Half of the threshold, so that alerts that come and go about it are not told anew each time.
    public var resolveAt: Int { threshold / 2 }

    /// The group of an alert.
    ///
    /// - Parameters:
    ///   - alert: the alert.
    ///   - route: the name of the route that has the rule.
    /// - Returns: the group; what an alert doesn't have is "" in it.
    public func group(of alert: RoutedAlert, route: String) -> AlertGroup {
        AlertGroup(route: route, labels: by, values: by.map { Self.value(of: $0, alert) }, severity: alert.severity)
    }

    private static func value(of name: String, _ alert: RoutedAlert) -> String {
        switch Field(rawValue: name) {
        case .service: return alert.budget.service
        case .slo: return alert.budget.slo
        case .tier: return alert.budget.serviceTier ?? ""
        case .stage: return alert.budget.stage ?? ""
        case nil: return alert.value(ofGroupLabel: name) ?? alert.budget.labels[name]?.joined(separator: ", ") ?? ""
        }
    }
}

/// Alerts that have a route, some values and a severity in common.
public struct AlertGroup: Hashable, Sendable {
    /// What the key of every alert of a group begins with; no SLO can be called so.
    public static let keyPrefix = "group:"

    /// The route's name.
    public var route: String
    /// What they have in common.
    public var labels: [String]
    /// The value of each.
    public var values: [String]
    /// Their severity.
    public var severity: String

    /// Creates a group.
    public init(route: String, labels: [String], values: [String], severity: String) {
        self.route = route
        self.labels = labels
        self.values = values
        self.severity = severity
    }

    /// The key of the alert that is told for all of them: `group:ROUTE{service="checkout"}/page`.
    public var key: String {
        "\(Self.keyPrefix)\(route)\(LabelText.text(labels, values))/\(severity)"
    }
}
