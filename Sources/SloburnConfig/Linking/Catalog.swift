internal import SloburnModel

/// Every document of a configuration by kind, before they are put together.
struct Catalog {
    private(set) var dataSources: [DataSourceDocument] = []
    private(set) var slis: [SLIDocument] = []
    private(set) var slos: [SLODocument] = []
    private(set) var policies: [PolicyDocument] = []
    /// Documents about alerts by name; nil where they have errors of their own.
    private(set) var alertPolicies: [String: AlertPolicyDocument?] = [:]
    private(set) var alertConditions: [String: AlertConditionDocument?] = [:]
    private(set) var notificationTargets: [String: NotificationTarget?] = [:]
    /// The metadata of each Service, by its name.
    private(set) var services: [String: Metadata] = [:]
    private(set) var serviceTiers: [ServiceTierDocument] = []
    private(set) var budgetPolicies: [BudgetPolicyDocument] = []
    /// The hours in which services are promised that say it, by their names.
    private(set) var serviceHours: [String: ServiceHours] = [:]
    private(set) var adjustments: [AdjustmentDocument] = []
    private(set) var routes: [RouteDocument] = []
    private(set) var daemon: DaemonDocument?
    private(set) var taxonomy: Taxonomy?
    /// The first document of each kind that there is only one of.
    private var singles: [DocumentKind: Element] = [:]
    /// The first place of each name, by kind.
    private var places: [String: Element] = [:]

    /// Reads a document and files it under its kind.
    mutating func add(_ root: Element) {
        if case .list(let values) = root.value.content {
            for (index, value) in values.enumerated() { add(root.child(value, index: index)) }
            return
        }
        guard let frame = DocumentFrame(root) else { return }
        let isOnly = checkOnly(root, frame.kind)
        guard let metadata = frame.metadata, let name = metadata.name else {
            // Without a name it is of no use, but its own mistakes are to be told with the others.
            if let spec = frame.spec { read(spec, of: frame.kind, named: "", metadata: frame.metadata, root, nil) }
            return
        }
        let key = "\(frame.kind.rawValue)/\(name)"
        let isFirst = places[key] == nil
        if let first = places[key], isOnly {
            metadata.nameElement.error(
                .duplicateName, "the \(frame.kind.rawValue) '\(name)' is defined already, in \(first.place)")
        } else {
            places[key] = metadata.nameElement
        }
        read(frame.spec, of: frame.kind, named: name, metadata: metadata, root, isFirst ? metadata.nameElement : nil)
    }

    /// Reads a spec; files it where `place` is not nil.
    private mutating func read(
        _ spec: Element?, of kind: DocumentKind, named name: String, metadata: Metadata?, _ root: Element,
        _ place: Element?
    ) {
        switch kind {
        case .service:
            if let fields = spec.flatMap({ Fields($0, ["description"]) }) { fields.checkDescription() }
            let hours = metadata?.serviceHours()
            if place != nil {
                services[name] = metadata
                serviceHours[name] = hours
            }
        case .dataSource:
            let content = spec.flatMap {
                DataSourceReader.content($0, name: name, metadata?.ownership ?? SourceOwnership())
            }
            if let place {
                dataSources.append(.init(name: name, element: place, content: content ?? .kafka(nil), spec: spec))
            }
        case .sli:
            let indicator = spec.flatMap(IndicatorReader.indicator)
            if let place { slis.append(.init(name: name, element: place, indicator: indicator)) }
        case .slo:
            guard let spec else { return }
            let metadata = metadata ?? Metadata(unnamed: root)
            // A second SLO of a name is linked too, for its findings; the configuration is refused anyway.
            if let slo = SLOReader.document(spec, metadata: metadata, name: name) { slos.append(slo) }
        case .burnRatePolicy:
            let policy = PolicyDocument(
                name: name, element: place ?? root, tiers: spec.flatMap(BurnRatePolicyReader.tiers))
            BurnRatePolicyReader.checkName(policy)
            if place != nil { policies.append(policy) }
        case .budgetPolicy:
            let policy = spec.flatMap { BudgetPolicyReader.document($0, name: name, place: place ?? root) }
            if place != nil, let policy { budgetPolicies.append(policy) }
        case .serviceTier:
            let tier = spec.flatMap { ServiceTierReader.document($0, name: name, place: place ?? root) }
            if place != nil, let tier { serviceTiers.append(tier) }
        case .route:
            let route = spec.flatMap { RouteReader.document($0, name: name, place: place ?? root) }
            if place != nil, let route { routes.append(route) }
        case .daemon:
            if let spec { daemon = DaemonReader.document(spec, name: name) }
        case .taxonomy:
            if let spec { taxonomy = TaxonomyReader.taxonomy(spec, name: name) }
        case .adjustment:
            guard let spec, let adjustment = AdjustmentSpecReader.adjustment(spec, name: name), let place else {
                return
            }
            adjustments.append(AdjustmentDocument(adjustment: adjustment, element: place, spec: spec))
        case .alertPolicy, .alertCondition, .alertNotificationTarget:
            readAlerting(spec, of: kind, metadata: metadata, root, name: place == nil ? nil : name)
        }
    }

    /// Reads the spec of a document about alerts; files it where it has a name.
    private mutating func readAlerting(
        _ spec: Element?, of kind: DocumentKind, metadata: Metadata?, _ root: Element, name: String?
    ) {
        let metadata = metadata ?? Metadata(unnamed: root)
        switch kind {
        case .alertPolicy:
            let policy = spec.flatMap { AlertPolicyReader.document($0, metadata: metadata) }
            if let name { alertPolicies.updateValue(policy, forKey: name) }
        case .alertCondition:
            let condition = spec.flatMap { AlertConditionReader.document($0, metadata: metadata) }
            if let name { alertConditions.updateValue(condition, forKey: name) }
        default:
            let target = spec.flatMap { AlertNotificationTargetReader.target($0, metadata: metadata) }
            if let name { notificationTargets.updateValue(target, forKey: name) }
        }
    }

    /// Reports a second document of a kind that there is only one of, and returns false.
    private mutating func checkOnly(_ element: Element, _ kind: DocumentKind) -> Bool {
        guard kind == .daemon || kind == .taxonomy else { return true }
        guard let first = singles[kind] else {
            singles[kind] = element
            return true
        }
        let rule: FindingRule = kind == .daemon ? .severalDaemons : .severalTaxonomies
        element.error(rule, "there is a \(kind.rawValue) already, in \(first.place)")
        return false
    }
}
