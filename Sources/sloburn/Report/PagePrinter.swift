import Foundation

/// Prints pages to PDF with the browser of the machine.
enum PagePrinter {
    private static let browsers = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
    private static let timeout = Duration.seconds(90)

    /// A page as PDF.
    ///
    /// - Parameter html: the page, which loads nothing.
    /// - Returns: the file's bytes.
    /// - Throws: `CommandProblem` where there is no browser, or it did not print.
    static func pdf(_ html: String) throws -> Data {
        guard let browser = browser(in: ProcessInfo.processInfo.environment["PATH"] ?? "") else {
            throw CommandProblem(
                "PDF needs a browser that prints: none of \(browsers.joined(separator: ", ")) is in PATH; install one, "
                    + "on Debian with apt-get install chromium, or write --format html and print that")
        }
        let folder = URL.temporaryDirectory.appending(path: "sloburn-report-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        let (page, file) = (folder.appending(path: "report.html"), folder.appending(path: "report.pdf"))
        try Data(html.utf8).write(to: page)
        let printed = ChildProcess.output(
            of: [browser] + arguments(page: page, file: file, folder: folder),
            variables: ["HOME": folder.path, "XDG_CONFIG_HOME": folder.path, "XDG_CACHE_HOME": folder.path],
            deadline: .now + timeout)
        let pdf = (try? Data(contentsOf: file)) ?? Data()
        guard printed != nil, pdf.starts(with: Data("%PDF-".utf8)) else {
            throw CommandProblem("\(browser) printed no PDF within \(timeout); write --format html and print that")
        }
        return pdf
    }

    private static func arguments(page: URL, file: URL, folder: URL) -> [String] {
        var arguments = [
            "--headless", "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions", "--no-first-run",
            "--user-data-dir=\(folder.appending(path: "profile").path)", "--no-pdf-header-footer",
            "--print-to-pdf=\(file.path)",
        ]
        // Its sandbox refuses to run as root, as in containers; the page loads and runs nothing.
        if geteuid() == 0 { arguments.append("--no-sandbox") }
        return arguments + [page.absoluteString]
    }

    /// The first browser found in a path.
    private static func browser(in path: String) -> String? {
        let folders = path.split(separator: ":").map(String.init)
        return browsers.lazy.flatMap { name in folders.lazy.map { "\($0)/\(name)" } }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
