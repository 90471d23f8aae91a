internal import SloburnModel

/// Reads `kind: AlertNotificationTarget`.
enum AlertNotificationTargetReader {
    static func target(_ spec: Element, metadata: Metadata) -> NotificationTarget? {
        guard let fields = Fields(spec, ["description", "target"]) else { return nil }
        fields.checkDescription()
        guard let target = fields.required("target", "write the way to reach somebody, such as slack")?.nonEmptyText(),
            let name = metadata.name
        else { return nil }
        return NotificationTarget(
            name: name, target: target, description: fields["description"]?.plainText, labels: metadata.labels)
    }
}
