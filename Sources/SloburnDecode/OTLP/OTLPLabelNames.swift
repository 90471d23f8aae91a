/// The attributes that are asked for: the labels of a batch, and what OTLP knows of some of them.
struct OTLPLabelNames {
    private static let environmentName = "deployment.environment.name"
    private static let oldEnvironmentName = "deployment.environment"

    /// The labels of the batch.
    let asked: [String]
    /// The labels, and behind them those attributes that stand in for one.
    let keys: LabelNames
    /// Where the scope's name goes; nil where nobody asks for it.
    let scopeName: Int?
    /// Where the scope's version goes.
    let scopeVersion: Int?
    /// Where a span's name goes.
    let spanName: Int?
    /// Where a span's kind goes.
    let spanKind: Int?
    /// Where a span's status goes.
    let statusCode: Int?
    /// The number of the environment's name; -1 where neither it nor its old form is asked for.
    let environment: Int
    /// The number of its old form.
    let oldEnvironment: Int

    /// Creates the table of these labels.
    init(_ asked: [String]) {
        self.asked = asked
        var names = asked
        func number(_ name: String) -> Int? { names.firstIndex(of: name) }
        scopeName = number("otel.scope.name")
        scopeVersion = number("otel.scope.version")
        spanName = number("span.name")
        spanKind = number("span.kind")
        statusCode = number("status.code")
        let environments = [Self.environmentName, Self.oldEnvironmentName]
        if environments.contains(where: asked.contains) {
            names += environments.filter { !asked.contains($0) }
        }
        environment = number(Self.environmentName) ?? -1
        oldEnvironment = number(Self.oldEnvironmentName) ?? -1
        keys = LabelNames(names)
    }

    /// Whether an attribute is the environment under either name.
    @inline(__always)
    func isEnvironment(_ number: Int) -> Bool { number == environment || number == oldEnvironment }
}

/// The deployment environment under its name and the one that this replaced; each stands in for the other.
struct OTLPEnvironment {
    private static var none: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }

    /// `deployment.environment.name`; empty where it is absent.
    var name = none
    /// `deployment.environment`.
    var oldName = none

    /// What either label is.
    var labels: (name: UnsafeRawBufferPointer, oldName: UnsafeRawBufferPointer) {
        (name.isEmpty ? oldName : name, oldName.isEmpty ? name : oldName)
    }
}
