internal import SloburnModel

extension OTLPPointWriter {
    /// Begins a resource: forgets the one before.
    mutating func beginResource() {
        batch.removeCommonLabels()
        resource = SeriesIdentity()
        resourceEnvironment = OTLPEnvironment()
        resourceScope = (Self.empty, Self.empty)
    }

    /// Takes an attribute of the resource; false where its value is broken.
    mutating func addResourceAttribute(_ key: UnsafeRawBufferPointer, _ value: some OTLPAttributeValue) -> Bool {
        resource.add(key, value.bytes)
        guard let number = names.keys.number(of: key) else { return true }
        switch value.label(batch) {
        case .none: return true
        case .broken: return false
        case .text(let text):
            if number == names.environment { resourceEnvironment.name = text }
            if number == names.oldEnvironment { resourceEnvironment.oldName = text }
            if number == names.scopeName { resourceScope.name = text }
            if number == names.scopeVersion { resourceScope.version = text }
            if number < names.asked.count { batch.setCommonLabel(number, text) }
            return true
        }
    }

    /// Ends a resource: all its attributes are known.
    mutating func endResource() {
        let labels = resourceEnvironment.labels
        setCommonEnvironment(names.environment, labels.name)
        setCommonEnvironment(names.oldEnvironment, labels.oldName)
    }

    private func setCommonEnvironment(_ number: Int, _ text: UnsafeRawBufferPointer) {
        guard number >= 0, number < names.asked.count else { return }
        batch.setCommonLabel(number, text)
    }

    /// Begins a scope.
    mutating func beginScope() { scope = SeriesIdentity() }

    /// Takes an attribute of the scope, which is no label but tells series apart.
    mutating func addScopeAttribute(_ key: UnsafeRawBufferPointer, _ value: some OTLPAttributeValue) {
        scope.add(key, value.bytes)
    }

    /// Ends a scope: all that is said about it is known.
    mutating func endScope(name: UnsafeRawBufferPointer, version: UnsafeRawBufferPointer) {
        if let number = names.scopeName { batch.setCommonLabel(number, name.isEmpty ? resourceScope.name : name) }
        if let number = names.scopeVersion {
            batch.setCommonLabel(number, version.isEmpty ? resourceScope.version : version)
        }
        let attributes = scope
        scope = attributes.nested(in: "attributes")
        scope.add(name, version)
    }

    /// Begins a metric: its points come next.
    mutating func beginMetric(_ metric: OTLPMetric) {
        self.metric = metric
        metricRejection = nil
        kind = .gauge
        isInterval = false
        do throws(Rejection) {
            guard !metric.name.isEmpty else { throw Rejection(.missingField, "the metric's name is missing") }
            kind = try metric.kind(options.temporality)
        } catch {
            metricRejection = error
            return
        }
        isInterval = kind == .delta || kind == .cumulative
        guard isInterval else { return }
        var own = SeriesIdentity()
        own.add(metric.name, metric.unit)
        base = own.nested(in: kind == .delta ? "delta" : "cumulative").nested(in: metric.data.identity)
        base.add(resource.nested(in: "resource"))
        base.add(scope.nested(in: "scope"))
    }
}

extension OTLPMetric.Data {
    /// What tells a series of this data from another.
    var identity: StaticString {
        switch self {
        case .gauge: "gauge"
        case .sum: "sum"
        case .histogram: "histogram"
        case .exponential: "exponential"
        case .summary: "summary"
        }
    }
}

extension SeriesIdentity {
    /// The whole as one property of something larger, so that what belongs to a resource and to a point differ.
    func nested(in name: StaticString) -> SeriesIdentity {
        var result = SeriesIdentity()
        withUnsafeBytes(of: (high, low)) { result.add(name.rawBytes, $0) }
        return result
    }
}
