internal import SloburnModel

/// Makes sure that topics have names of their own.
enum TopicNameCheck {
    static func check(_ names: OutputTopicNames, _ element: Element) {
        var seen: Set<String> = []
        for name in names.all {
            if !seen.insert(name).inserted {
                element.error(.duplicateValue, "the topic '\(name)' is used for two purposes")
            } else if !names.labels.isEmpty, !NameRules.isTopic(name) {
                element.error(
                    .invalidTopic,
                    "the values of labels make '\(name)', which is no topic; \(NameRules.topicRule). List under "
                        + "labels the values that are to have topics of their own")
            }
        }
    }
}
