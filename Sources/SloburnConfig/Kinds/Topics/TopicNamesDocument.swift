internal import SloburnModel

/// What a Daemon says of the topics that are written, before it is known which values labels have.
struct TopicNamesDocument {
    /// A label of which the values with topics of their own are listed.
    struct Label {
        var values: [String]
        var element: Element
    }

    /// The names as they are written.
    var names: OutputTopicNames
    /// `topics:` itself.
    var element: Element
    /// By their names.
    var labels: [String: Label]
}

/// A document of kind Daemon.
struct DaemonDocument {
    var settings: DaemonSettings
    /// Nil where it names no topics.
    var topics: TopicNamesDocument?
}
