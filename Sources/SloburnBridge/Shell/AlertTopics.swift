import SloburnKafka
import SloburnModel

/// The topics of alerts: one of transitions and one of what fires now, or such a pair for each branch.
struct AlertTopics: Sendable {
    /// Two topics that tell of the same alerts.
    struct Pair: Hashable, Sendable {
        var transitions: String
        var active: String
    }

    let pairs: [Pair]
    private let names: OutputTopicNames
    // More partitions than a topic can have.
    private static let most: Int32 = 1 << 16

    init(_ names: OutputTopicNames) {
        self.names = names
        pairs = zip(names.all(of: .alerts), names.all(of: .activeAlerts)).map(Pair.init)
    }

    /// The topics of transitions.
    var transitions: [String] { pairs.map(\.transitions) }

    /// Why no bridge can read them; nil where it can: what fires must be told apart by topics as transitions are.
    var problem: String? {
        guard names[.alerts].labels.sorted() != names[.activeAlerts].labels.sorted() else { return nil }
        return "topics.alerts is \(names[.alerts].text) and topics.activeAlerts \(names[.activeAlerts].text); "
            + "a bridge needs both to go by the same labels"
    }

    /// A number for each partition of the transitions.
    func number(of place: TopicPartition) -> Int32 {
        let pair = pairs.count == 1 ? 0 : pairs.firstIndex { $0.transitions == place.topic } ?? 0
        return Int32(clamping: pair) * Self.most + place.partition
    }

    /// The partition of the transitions that has a number.
    func place(of number: Int32) -> TopicPartition {
        TopicPartition(pairs[Int(number / Self.most)].transitions, number % Self.most)
    }

    /// The partition where those of its alerts lie that fire now.
    func active(of place: TopicPartition) -> TopicPartition {
        TopicPartition(pairs[Int(number(of: place) / Self.most)].active, place.partition)
    }
}
