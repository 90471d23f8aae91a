internal import SloburnModel

/// An AlertPolicy of OpenSLO as far as it could be read.
struct AlertPolicyDocument {
    /// metadata.name.
    var name: String
    var alertWhenNoData: Bool
    var alertWhenBreaching: Bool
    var alertWhenResolved: Bool
    /// Its one condition; nil where it has errors.
    var condition: InlineOrReference<AlertConditionDocument>?
    /// Its targets, without those that have errors.
    var targets: [InlineOrReference<NotificationTarget>]
}

/// Reads `kind: AlertPolicy`.
enum AlertPolicyReader {
    private static let flags = ["alertWhenNoData", "alertWhenBreaching", "alertWhenResolved"]

    static func document(_ spec: Element, metadata: Metadata) -> AlertPolicyDocument? {
        guard let fields = Fields(spec, ["description", "conditions", "notificationTargets"] + flags) else {
            return nil
        }
        fields.checkDescription()
        let values = flags.map { fields[$0] == nil ? false : fields[$0]?.boolean() }
        let condition = fields.required("conditions", "write one condition").flatMap(condition)
        let targets = fields.required("notificationTargets", "write at least one target")?.nonEmptyList()?
            .compactMap { target($0) }
        checkFlags(fields, values)
        guard let name = metadata.name else { return nil }
        return AlertPolicyDocument(
            name: name, alertWhenNoData: values[0] ?? false, alertWhenBreaching: values[1] ?? false,
            alertWhenResolved: values[2] ?? false, condition: condition, targets: targets ?? [])
    }

    private static func condition(_ element: Element) -> InlineOrReference<AlertConditionDocument>? {
        guard let items = element.nonEmptyList() else { return nil }
        if items.count > 1 {
            element.error(.invalidValue, "must have exactly one item, found \(items.count)")
        }
        let conditions = items.map { item in
            InlineOrReference<AlertConditionDocument>.read(
                item, .alertCondition, reference: "conditionRef", spec: AlertConditionReader.document)
        }
        return conditions.count == 1 ? conditions[0] : nil
    }

    private static func target(_ element: Element) -> InlineOrReference<NotificationTarget>? {
        .read(
            element, .alertNotificationTarget, reference: "targetRef", spec: AlertNotificationTargetReader.target)
    }

    private static func checkFlags(_ fields: Fields, _ values: [Bool?]) {
        if values == [false, false, false] {
            (fields["alertWhenBreaching"] ?? fields.element).warning(
                .silentPolicy,
                "alertWhenNoData, alertWhenBreaching and alertWhenResolved are all false, so that the policy never "
                    + "alerts; write alertWhenBreaching: true")
        }
    }
}
