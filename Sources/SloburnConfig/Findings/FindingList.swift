/// Collects the findings of one reading; every element of a document reports here.
final class FindingList {
    private var findings: Set<Finding> = []
    /// True once a document could not be read at all, so that names may be missing for no fault of those who use them.
    var hasUnreadDocuments = false

    func report(_ finding: Finding) {
        findings.insert(finding)
    }

    var hasErrors: Bool { findings.contains { $0.severity == .error } }

    var sorted: [Finding] { findings.sorted() }
}
