import ArgumentParser
import Foundation
import SloburnModel
import SloburnNormalize

/// An adjustment that is given by options.
struct AdjustmentFlags: ParsableArguments {
    enum Effect: String, ExpressibleByArgument, CaseIterable {
        case exclude, suppress, grant
    }

    @Option(help: "The adjustment's name; one of the same name is replaced.")
    var name: String?

    @Option(help: ArgumentHelp("For this SLO, or every one: '*'. Several may be given.", valueName: "name"))
    var slo: [String] = []

    @Option(help: ArgumentHelp("For SLOs of this service. Several may be given.", valueName: "name"))
    var service: [String] = []

    @Option(help: ArgumentHelp("For SLOs of this tier. Several may be given.", valueName: "tier"))
    var tier: [String] = []

    @Option(help: ArgumentHelp("For SLOs with this label. Several may be given.", valueName: "key=value"))
    var label: [LabelPair] = []

    @Option(help: ArgumentHelp("For groups with this label. Several may be given.", valueName: "key=value"))
    var group: [LabelPair] = []

    @Option(
        help:
            "exclude: samples in it count for nothing; suppress: no alert begins to fire; grant: bad events are forgiven."
    )
    var effect: Effect?

    @Option(
        help: ArgumentHelp(
            "Since when: RFC 3339 with an offset, or now, which is the default and begins with its 10 s.",
            valueName: "time"))
    var from: InstantArgument?

    @Option(help: ArgumentHelp("Until when: RFC 3339 with an offset, or now. No end without it.", valueName: "time"))
    var to: InstantArgument?

    @Option(help: ArgumentHelp("How long, in place of --to; required with --rrule.", valueName: "duration"))
    var duration: DurationArgument?

    @Option(help: ArgumentHelp("When it is granted; now without it.", valueName: "time"))
    var at: InstantArgument?

    @Option(help: ArgumentHelp("Again and again: a rule of RFC 5545, such as FREQ=WEEKLY;BYDAY=SU.", valueName: "rule"))
    var rrule: String?

    @Option(
        help: ArgumentHelp("With --rrule: the start, YYYY-MM-DD HH:MM:SS by the clocks of the zone.", valueName: "time")
    )
    var start: String?

    @Option(help: ArgumentHelp("With --rrule: the zone, such as Europe/Berlin.", valueName: "zone"))
    var timeZone: String?

    @Option(help: ArgumentHelp("Forgive so many bad events.", valueName: "count"))
    var grantBadEvents: Int64?

    @Option(help: ArgumentHelp("Forgive so many minutes.", valueName: "count"))
    var grantMinutes: Int64?

    @Option(help: "Who makes it; $USER without it.")
    var author: String?

    @Option(help: "Why.")
    var reason: String?

    @Option(help: "Where that is on record.")
    var ticket: String?

    /// Whether none of them is given.
    var isEmpty: Bool {
        let texts = [name, rrule, start, timeZone, author, reason, ticket].allSatisfy { $0 == nil }
        let lists = [slo.isEmpty, service.isEmpty, tier.isEmpty, label.isEmpty, group.isEmpty].allSatisfy { $0 }
        let times = [from, to, at].allSatisfy { $0 == nil } && duration == nil
        return texts && lists && times && effect == nil && grantBadEvents == nil && grantMinutes == nil
    }

    /// What is wrong with the options together; nil when nothing is.
    var problem: String? {
        if name == nil { return "give a FILE, or --name and the other options" }
        if effect == nil { return "--effect is required: exclude, suppress or grant" }
        if to != nil, duration != nil { return "--to and --duration exclude each other" }
        if rrule == nil, start != nil || timeZone != nil { return "--start and --time-zone go with --rrule" }
        if rrule != nil, from != nil { return "--rrule has --start in place of --from" }
        return nil
    }

    /// The adjustment as the JSON of a record, with what the options leave out; not checked yet.
    ///
    /// - Parameters:
    ///   - now: the present time.
    ///   - user: who makes it where --author does not say.
    /// - Returns: UTF-8.
    /// - Throws: what the encoder says, which has no reason to.
    func json(now: Timestamp, user: String?) throws -> [UInt8] {
        var spec = Document.Spec(select: select, effect: effect?.rawValue)
        spec.author = author ?? user
        spec.reason = reason
        spec.ticket = ticket
        if grantBadEvents != nil || grantMinutes != nil {
            spec.grant = Document.Grant(badEvents: grantBadEvents, minutes: grantMinutes)
        }
        if let rrule {
            spec.recurrence = Document.Recurrence(
                start: start, timeZone: timeZone, duration: duration?.span.description, rrule: rrule)
            spec.to = to.map { RFC3339.string($0.time) }
        } else if effect == .grant {
            spec.at = RFC3339.string(at?.time ?? now)
            spec.from = from.map { RFC3339.string($0.time) }
            spec.to = to.map { RFC3339.string($0.time) }
        } else {
            let begin = from?.time ?? now.flooredTo(.seconds(10))
            spec.from = RFC3339.string(begin)
            spec.to = (to?.time ?? duration.map { begin + $0.span }).map { RFC3339.string($0) }
            spec.at = at.map { RFC3339.string($0.time) }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(Document(metadata: .init(name: name ?? ""), spec: spec)))
    }

    private var select: Document.Select {
        func list(_ names: [String]) -> [String]? { names.isEmpty ? nil : names }
        func pairs(_ pairs: [LabelPair]) -> [String: String]? {
            pairs.isEmpty ? nil : Dictionary(pairs.map { ($0.key, $0.value) }) { $1 }
        }
        return Document.Select(
            slos: list(slo), services: list(service), tiers: list(tier), labels: pairs(label), group: pairs(group))
    }

    /// The document as it is written; what is nil is left out.
    private struct Document: Encodable {
        struct Metadata: Encodable {
            var name: String
        }
        struct Select: Encodable {
            var slos, services, tiers: [String]?
            var labels, group: [String: String]?
        }
        struct Grant: Encodable {
            var badEvents, minutes: Int64?
        }
        struct Recurrence: Encodable {
            var start, timeZone, duration, rrule: String?
        }
        struct Spec: Encodable {
            var select: Select
            var effect: String?
            var from, to, at: String?
            var recurrence: Recurrence?
            var grant: Grant?
            var author, reason, ticket: String?
        }

        var apiVersion = "sloburn/v1"
        var kind = "Adjustment"
        var metadata: Metadata
        var spec: Spec
    }
}
