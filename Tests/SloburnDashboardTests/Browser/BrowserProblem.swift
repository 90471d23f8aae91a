/// What can go wrong with a browser, or with what it is to show.
enum BrowserProblem: Error, CustomStringConvertible {
    /// There is no Chromium.
    case notInstalled
    /// It did not start, or has ended; `log` is what it said.
    case ended(log: String)
    /// It did not answer a command in time.
    case silent(command: String, log: String)
    /// It refused a command.
    case refused(command: String, message: String)
    /// A script failed.
    case script(String, source: String)
    /// What was waited for did not come; `page` is the text that was there.
    case notReached(String, page: String, problems: [String])

    var description: String {
        switch self {
        case .notInstalled:
            "there is no 'chromium' on PATH; scripts/setup installs it (apt-get install -y chromium fonts-dejavu-core)"
        case .ended(let log): "Chromium has ended: \(log)"
        case .silent(let command, let log): "Chromium does not answer \(command): \(log)"
        case .refused(let command, let message): "Chromium refuses \(command): \(message)"
        case .script(let message, let source): "\(message) in: \(source)"
        case .notReached(let goal, let page, let problems): "not reached: \(goal)\n\(problems)\nthe page:\n\(page)"
        }
    }
}
