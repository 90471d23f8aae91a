/// What came of a conversion.
public struct Conversion: Hashable, Sendable {
    /// OpenSLO and Sloburn documents as YAML; empty where nothing could be converted.
    public var text: String
    /// What could not be converted, sorted by file and place: an error where a whole SLO is lost, else a warning.
    public var findings: [Finding]

    /// Whether no SLO was lost.
    public var isComplete: Bool { !findings.contains { $0.severity == .error } }
}

/// Turns the SLOs of other tools into OpenSLO.
public enum ConfigurationConverter {
    /// The name of the DataSource where none is given.
    public static let defaultDataSource = "prometheus-events"

    /// Converts files together, without any input or output.
    ///
    /// - Parameters:
    ///   - files: the files, all of one tool; names of SLOs are unique over all of them.
    ///   - format: the tool.
    ///   - dataSource: the name of the DataSource that the SLOs read; what no name may hold becomes `-`.
    /// - Returns: the documents and what is missing in them.
    public static func convert(
        _ files: [ConfigurationFile], from format: ConversionFormat, dataSource: String = defaultDataSource
    ) -> Conversion {
        convert(files, from: format, dataSource: dataSource, FindingList())
    }

    /// Converts the files at paths together.
    ///
    /// - Parameters:
    ///   - paths: files, JSON where named `*.json`; or folders whose `*.yaml` and `*.yml` are read.
    ///   - format: the tool.
    ///   - dataSource: the name of the DataSource that the SLOs read.
    /// - Returns: as `convert(_:from:dataSource:)`; what can't be read as a file is a finding too.
    public static func convert(
        paths: [String], from format: ConversionFormat, dataSource: String = defaultDataSource
    ) -> Conversion {
        let (files, fileFindings) = ConfigurationLoader.load(paths)
        let findings = FindingList()
        for finding in fileFindings { findings.report(finding) }
        return convert(files, from: format, dataSource: dataSource, findings)
    }

    /// Whether a text can name a DataSource.
    public static func isName(_ text: String) -> Bool { NameRules.isLabel(text) }

    private static func convert(
        _ files: [ConfigurationFile], from format: ConversionFormat, dataSource: String, _ findings: FindingList
    ) -> Conversion {
        let documents = files.flatMap { file in
            ConfigurationReader.values(of: file, findings).flatMap { value in
                self.documents(Element(value: value, path: ".", file: file.name, findings: findings))
            }
        }
        let slos: [ConvertedSLO] =
            switch format {
            case .sloth: documents.flatMap(SlothConverter.slos)
            case .pyrra: documents.compactMap(PyrraConverter.slo)
            case .prometheusRules: PrometheusRulesConverter(documents).slos()
            }
        if slos.isEmpty, !findings.hasErrors {
            let file = files.first?.name ?? findings.sorted.first?.file ?? "."
            let message = "nothing was found here that --from \(format.rawValue) could convert"
            findings.report(
                Finding(.error, file: file, line: 1, column: 1, path: ".", message: message, rule: .notConverted))
        }
        let source = ConvertedName.label(dataSource, fallback: defaultDataSource)
        let configuration = ConvertedConfiguration(slos, dataSource: source)
        return Conversion(text: configuration.text, findings: findings.sorted)
    }

    /// A document, or those of a list: one of YAML, or one of Kubernetes.
    private static func documents(_ element: Element) -> [Element] {
        if case .list = element.value.content { return element.list() ?? [] }
        guard case .mapping(let entries) = element.value.content,
            entries.contains(where: { $0.key == "kind" && element.child($0.value, key: "kind").plainText == "List" }),
            let items = entries.first(where: { $0.key == "items" })
        else { return [element] }
        return element.child(items.value, key: "items").list() ?? []
    }
}
