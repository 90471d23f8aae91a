internal import SloburnModel
internal import SloburnNormalize

extension TelegrafMetricReader {
    /// The refusal of what is no metric of Telegraf's: what it is, and what it may have been meant to be.
    static func notAMetric(_ node: JSONNode) -> Rejection {
        let right = #"a Telegraf metric is {"name":"…","tags":{…},"fields":{…},"timestamp":…}, a batch {"metrics":[…]}"#
        guard node.kind == .object else {
            return Rejection(.malformed, "the JSON is \(node.found), and no Telegraf metric; \(right)")
        }
        if let metrics = node["metrics"], metrics.kind != .array {
            return Rejection(.malformed, #"property "metrics" is \#(metrics.found), but must be an array; \#(right)"#)
        }
        let keys = node.members.prefix(5).map { Excerpt.quoted($0.name) }.joined(separator: ", ")
        return Rejection(
            .missingField, #"the JSON has no "fields" but \#(keys.isEmpty ? "nothing" : keys); \#(right)"#,
            hint: RecordHint.of(node, wanted: .telegrafJSON))
    }
}

extension JSONNode {
    /// What the node is, for messages.
    var found: String {
        switch kind {
        case .absent: "absent"
        case .null: "null"
        case .string: "the text \(Excerpt.quoted(bytes))"
        case .number: "the number \(Excerpt.quoted(bytes))"
        case .true: "true"
        case .false: "false"
        case .object: "an object"
        case .array: "an array"
        }
    }
}
