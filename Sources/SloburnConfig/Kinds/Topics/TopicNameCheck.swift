internal import SloburnModel

/// Makes sure that topics have names of their own.
enum TopicNameCheck {
    static func check(_ names: OutputTopicNames, _ element: Element) {
        var seen: Set<String> = []
        for name in names.all {
            if !seen.insert(name).inserted {
                place(of: name, element).error(.duplicateValue, "the topic '\(name)' is used for two purposes")
            } else if !names.labels.isEmpty, !NameRules.isTopic(name) {
                element.error(
                    .invalidTopic,
                    "the values of labels make '\(name)', which is no topic; \(NameRules.topicRule). List under "
                        + "labels the values that are to have topics of their own")
            }
        }
    }

    /// The last property that gives a topic this name; all of them where none alone does.
    private static func place(of name: String, _ element: Element) -> Element {
        guard case .mapping(let entries) = element.value.content,
            let entry = entries.last(where: { $0.value.plainText == name })
        else { return element }
        return element.child(entry.value, key: entry.key)
    }
}
