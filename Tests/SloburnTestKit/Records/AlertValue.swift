/// The value of an alert as it is in `slo.alerts`, for tests of those who read it.
public struct AlertValue: Sendable {
    /// metadata.name of the SLO.
    public var slo = "checkout"
    /// The group's labels as JSON.
    public var group = "{}"
    /// What follows the SLO's name in the key.
    public var groupKey = ""
    /// The severity.
    public var severity = "page"
    /// False for a resolved one.
    public var isFiring = true
    /// The episode.
    public var id = "dd61004b9ef2289e"
    /// The service as JSON.
    public var service = #""checkout""#
    /// The evaluation time.
    public var at = "2026-11-22T23:59:00.000Z"
    /// When the episode began.
    public var startsAt = "2026-11-22T23:59:00.000Z"
    /// The summary.
    public var summary = "checkout: 1.7 % of 720 events of checkout were bad in the last 1h."
    /// The runbook as JSON.
    public var runbook = #""https://runbooks.example/checkout""#
    /// metadata.labels as JSON.
    public var labels = #"{"team":"shop"}"#
    /// More members as JSON, each with a comma before it.
    public var more = ""
    /// What the definition alone can tell is there; false for the record of a removed definition.
    public var isDefined = true

    /// A firing alert of an SLO without groups.
    public init() {}

    /// The alert key.
    public var key: String { "\(slo)\(groupKey)/\(severity)" }

    /// The value as JSON.
    public var text: String {
        let figures =
            #""burnRates":{"long":{"from":"2026-11-22T22:59:00.000Z","to":"2026-11-22T23:59:00.000Z","good":708,"bad":12,"total":720,"rate":16.5},"#
            + #""short":{"from":"2026-11-22T23:54:00.000Z","to":"2026-11-22T23:59:00.000Z","good":48,"bad":12,"total":60,"rate":200.0}},"#
            + #""errorBudget":{"allowed":518.388,"consumed":0.25,"remaining":0.75},"exhaustsAt":"2026-11-24T18:10:59.916Z""#
        let defined =
            #""service":\#(service),"group":\#(group),"revision":"10763c6d33b8ffdc","#
            + #""tier":{"longWindow":"1h","shortWindow":"5m","factor":14.4,"budgetShare":0.02},\#(figures),"runbook":\#(runbook),"labels":\#(labels),"annotations":{"sloburn/owner":"shop \"A\""}"#
        let removed =
            #""service":null,"group":{},"revision":null,"tier":null,"burnRates":null,"errorBudget":null,"exhaustsAt":null,"runbook":null,"labels":{},"annotations":{}"#
        return
            #"{"key":\#(quoted(key)),"id":"\#(id)","status":"\#(isFiring ? "firing" : "resolved")","severity":"\#(severity)","slo":"\#(slo)","#
            + #""at":"\#(at)","startsAt":"\#(startsAt)","endsAt":\#(isFiring ? "null" : "\"\(at)\""),"summary":\#(quoted(summary)),"#
            + (isDefined ? defined : removed) + more + "}"
    }

    /// The value's bytes.
    public var bytes: [UInt8] { Array(text.utf8) }

    /// The same alert at another time and in another state.
    public func then(isFiring: Bool, at time: String) -> AlertValue {
        var other = self
        (other.isFiring, other.at) = (isFiring, time)
        return other
    }

    private func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
    }
}
