/// The kinds of documents that are read; the raw value is what `kind` says.
enum DocumentKind: String, CaseIterable {
    case dataSource = "DataSource"
    case service = "Service"
    case sli = "SLI"
    case slo = "SLO"
    case alertPolicy = "AlertPolicy"
    case alertCondition = "AlertCondition"
    case alertNotificationTarget = "AlertNotificationTarget"
    case daemon = "Daemon"
    case burnRatePolicy = "BurnRatePolicy"
    case budgetPolicy = "BudgetPolicy"
    case serviceTier = "ServiceTier"
    case route = "Route"
    case taxonomy = "Taxonomy"
    case adjustment = "Adjustment"

    /// The `apiVersion` it belongs to.
    var version: String {
        switch self {
        case .daemon, .burnRatePolicy, .budgetPolicy, .serviceTier, .route, .taxonomy, .adjustment: "sloburn/v1"
        default: "openslo/v1"
        }
    }

    static let versions = ["openslo/v1", "sloburn/v1"]

    static func names(of version: String) -> [String] {
        allCases.filter { $0.version == version }.map(\.rawValue)
    }
}
