public import SloburnModel

/// An adjustment that can't be used, and why.
public struct AdjustmentRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// The errors, and the warnings beside them, with the paths of properties.
    public var findings: [Finding]

    /// Creates a refusal.
    public init(findings: [Finding]) {
        self.findings = findings
    }

    /// Path and message of each error, with `; ` in between.
    public var description: String {
        findings.filter { $0.severity == .error }.map { "\($0.path): \($0.message)" }.joined(separator: "; ")
    }
}

/// Reads adjustments outside of configurations: values of Kafka records, and files that are to become one.
public enum AdjustmentReader {
    /// Reads the value of a record.
    ///
    /// - Parameters:
    ///   - json: an Adjustment document as JSON.
    ///   - key: the record's key, which must be the name.
    ///   - engine: the configuration whose SLOs it is compared with; nil compares with nothing.
    /// - Returns: the adjustment, and what may not be meant.
    /// - Throws: `AdjustmentRefusal` with the findings; they name the key as their file.
    public static func adjustment(
        json: some Collection<UInt8>, key: String, beside engine: EngineDefinition? = nil
    ) throws(AdjustmentRefusal) -> (adjustment: Adjustment, warnings: [Finding]) {
        let findings = FindingList()
        guard let text = String(validating: json, as: UTF8.self) else {
            throw AdjustmentRefusal(findings: [problem(.jsonSyntax, key, "the value is not UTF-8")])
        }
        var reader = JSONReader(file: key, text: text, findings: findings)
        let values = reader.values()
        if values.count != 1, !findings.hasErrors {
            findings.report(problem(.jsonSyntax, key, "expected one document, found \(values.count)"))
        }
        let roots = values.map { Element(value: $0, path: ".", file: key, findings: findings) }
        let documents = roots.compactMap(document)
        if let document = documents.first, document.adjustment.name != key {
            document.element.error(
                .invalidName, "'\(document.adjustment.name)' is not the record's key, '\(key)'; they must be the same")
        }
        check(documents, engine)
        let sorted = findings.sorted
        guard let document = documents.first, !findings.hasErrors else { throw AdjustmentRefusal(findings: sorted) }
        return (document.adjustment, sorted)
    }

    /// Reads the adjustments of a file that is no part of a configuration, YAML or JSON.
    ///
    /// - Parameters:
    ///   - file: the file, which holds nothing but Adjustment documents.
    ///   - engine: the configuration whose SLOs they are compared with.
    /// - Returns: the adjustments in the order of the file, and what may not be meant.
    /// - Throws: `AdjustmentRefusal` with the findings.
    public static func adjustments(
        in file: ConfigurationFile, beside engine: EngineDefinition
    ) throws(AdjustmentRefusal) -> (adjustments: [Adjustment], warnings: [Finding]) {
        let findings = FindingList()
        let documents = ConfigurationReader.values(of: file, findings).compactMap {
            document(Element(value: $0, path: ".", file: file.name, findings: findings))
        }
        if documents.isEmpty, !findings.hasErrors {
            findings.report(problem(.missingField, file.name, "there is no Adjustment in it"))
        }
        var names: Set<String> = []
        for document in documents where !names.insert(document.adjustment.name).inserted {
            document.element.error(
                .duplicateName,
                "the Adjustment '\(document.adjustment.name)' is in the file already; only one could be kept")
        }
        check(documents, engine)
        let sorted = findings.sorted
        guard !findings.hasErrors else { throw AdjustmentRefusal(findings: sorted) }
        return (documents.map(\.adjustment), sorted)
    }

    private static func check(_ documents: [AdjustmentDocument], _ engine: EngineDefinition?) {
        guard let engine else { return }
        let check = AdjustmentCheck(budgets: engine.budgets, slos: engine.budgets.map(\.slo))
        // What is replaced under a name is no other adjustment.
        let names = Set(documents.map(\.adjustment.name))
        var others = engine.adjustments.filter { !names.contains($0.name) }
        for document in documents {
            check.checkScope(document)
            check.checkOverlap(document, with: others)
            others.append(document.adjustment)
        }
    }

    private static func document(_ root: Element) -> AdjustmentDocument? {
        guard let frame = DocumentFrame(root) else { return nil }
        guard frame.kind == .adjustment else {
            root["kind"]?.error(.unsupportedKind, "\(frame.kind.rawValue) has no place here; only Adjustment has")
            return nil
        }
        guard let spec = frame.spec else { return nil }
        let adjustment = AdjustmentSpecReader.adjustment(spec, name: frame.metadata?.name ?? "")
        guard let metadata = frame.metadata, metadata.name != nil, let adjustment else { return nil }
        return AdjustmentDocument(adjustment: adjustment, element: metadata.nameElement, spec: spec)
    }

    private static func problem(_ rule: FindingRule, _ file: String, _ message: String) -> Finding {
        Finding(.error, file: file, line: 1, column: 1, path: ".", message: message, rule: rule)
    }
}
