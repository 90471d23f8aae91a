/// The rules of a configuration; the raw values are the ids that findings carry.
public enum FindingRule: String, Hashable, Sendable, CaseIterable {
    // Files and YAML.
    case unreadableFile = "unreadable-file"
    case yamlSyntax = "yaml-syntax"
    case duplicateKey = "duplicate-key"
    case noDocuments = "no-documents"
    // The frame of a document.
    case unsupportedVersion = "unsupported-version"
    case unsupportedKind = "unsupported-kind"
    case unknownField = "unknown-field"
    case missingField = "missing-field"
    case exclusiveFields = "exclusive-fields"
    case ignoredField = "ignored-field"
    // Values.
    case wrongType = "wrong-type"
    case invalidValue = "invalid-value"
    case outOfRange = "out-of-range"
    case tooLong = "too-long"
    case invalidName = "invalid-name"
    case invalidDuration = "invalid-duration"
    case invalidTopic = "invalid-topic"
    case invalidSelector = "invalid-selector"
    case unknownUnit = "unknown-unit"
    case unknownTimeZone = "unknown-time-zone"
    case duplicateValue = "duplicate-value"
    case unknownAnnotation = "unknown-annotation"
    case reservedAnnotation = "reserved-annotation"
    // Documents together.
    case duplicateName = "duplicate-name"
    case severalDaemons = "several-daemons"
    case unknownReference = "unknown-reference"
    case unknownService = "unknown-service"
    case groupByMismatch = "group-by-mismatch"
    case topicLoop = "topic-loop"
    // What Sloburn does not do.
    case unsupportedFeature = "unsupported-feature"
    case notEvaluated = "not-evaluated"
    case skippedSource = "skipped-source"
    case skippedSLO = "skipped-slo"
    // What may not be meant.
    case labelNotProvided = "label-not-provided"
    case ambiguousTimeZone = "ambiguous-time-zone"
    case managedProperty = "managed-property"
    case unreachableTier = "unreachable-tier"
    case lowFactor = "low-factor"
    case windowExceedsPeriod = "window-exceeds-period"
}
