public import ArgumentParser
import Foundation
public import SloburnBridge
import SloburnModel

/// Whom a bridge tells, and in which words.
struct ReceiverOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Whom to tell.", valueName: "receiver"))
    var to: ReceiverKind

    @Option(help: "Where it is; PagerDuty and Opsgenie have usual places.")
    var url: String?

    @Option(
        help:
            "What the bridge is called: several bridges of one configuration need names of their own. By default the receiver."
    )
    var name: String?

    @Option(
        help: ArgumentHelp(
            "Only alerts whose route names this target, by its name or what it is; by default all of them.",
            valueName: "target"))
    var target: String?

    @Option(
        help: "How often Alertmanager is told again what fires, from 1s to 1h; it forgets after four times that.",
        transform: { try span($0, 1_000...3_600_000, "--interval must be from 1s to 1h") })
    var interval: TimeSpan = .seconds(30)

    @Option(
        help: "How long a request may take, from 100ms to 5m.",
        transform: { try span($0, 100...300_000, "--timeout must be from 100ms to 5m") })
    var timeout: TimeSpan = .seconds(10)

    @Option(
        name: .customLong("header"),
        help: ArgumentHelp("A header of every request; repeatable.", valueName: "name=value"))
    var headers: [String] = []

    @Option(
        help: ArgumentHelp(
            "A file with the routing key of PagerDuty, the API key of Opsgenie, or a bearer token of the others.",
            valueName: "path"))
    var keyFile: String?

    @Option(help: ArgumentHelp("A variable of the environment with the same.", valueName: "variable"))
    var keyEnv: String?

    @Option(
        name: .customLong("template"),
        help: ArgumentHelp(
            "A text in words of your own: summary=, description= or link=, with fields as in '{{service}}'; repeatable.",
            valueName: "name=text"))
    var templates: [String] = []

    @Option(
        name: .customLong("severity"),
        help: ArgumentHelp(
            "What PagerDuty or Opsgenie calls a severity, as in page=critical or page=P1; repeatable.",
            valueName: "severity=word"))
    var severities: [String] = []

    @Option(help: "How cloudevents-http is told: attributes in headers, or all in one JSON body.")
    var mode = Receiver.Mode.binary

    @Option(
        help: ArgumentHelp("Certificates to trust besides the system's, in PEM.", valueName: "path"))
    var caFile: String?

    /// The receiver, with its secrets; those of a dry run are not shown.
    ///
    /// - Parameter isDryRun: whether requests are only printed.
    /// - Returns: what the options say.
    /// - Throws: `ValidationError`, or what the options say that is wrong.
    func receiver(isDryRun: Bool) throws -> Receiver {
        guard let url = url ?? Receiver.defaultURL(to) else {
            throw ValidationError("--url is needed: where \(to.rawValue) is")
        }
        try Self.check(url: url)
        try Self.check(name: name ?? to.rawValue)
        let templates = try AlertTemplates(templates)
        if to == .cloudEvents, !templates.isEmpty {
            throw ValidationError("--template: cloudevents-http gets the alert as it is")
        }
        var receiver = Receiver(
            to, url: url, key: isDryRun ? (try key()).map { _ in "***" } : try key(),
            headers: try headers.map { try Self.header($0, isShown: !isDryRun) }, templates: templates,
            severities: try SeverityMap(severities, for: to), name: name, interval: interval, mode: mode)
        receiver.target = target
        return receiver
    }

    /// The key, from the file or the variable.
    private func key() throws -> String? {
        if keyFile != nil, keyEnv != nil { throw ValidationError("--key-file and --key-env exclude each other") }
        let text: String?
        if let keyFile {
            guard let content = try? String(contentsOfFile: keyFile, encoding: .utf8) else {
                throw ValidationError("--key-file: '\(keyFile)' can't be read")
            }
            text = content
        } else if let keyEnv {
            guard let value = ProcessInfo.processInfo.environment[keyEnv] else {
                throw ValidationError("--key-env: the variable '\(keyEnv)' is not set")
            }
            text = value
        } else {
            text = nil
        }
        let key = text?.trimmingCharacters(in: .whitespacesAndNewlines)
        // Never say what is in it.
        if let key, key.isEmpty || !key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) {
            throw ValidationError(
                "\(keyFile == nil ? "--key-env" : "--key-file"): the key is empty or no printable ASCII")
        }
        if key == nil, to == .pagerduty || to == .opsgenie {
            throw ValidationError("--key-file or --key-env is needed: \(to.rawValue) wants a key")
        }
        return key
    }

    private static func header(_ argument: String, isShown: Bool) throws -> OutgoingRequest.Header {
        let wanted = "it must be NAME=VALUE, the name of letters, digits and '-'"
        guard let (name, value) = KeyValue.split(argument),
            name.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || isLetterOrDigit($0) }),
            value.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
        else {
            // Its value may be a secret.
            throw ValidationError("--header '\(argument.prefix { $0 != "=" })': \(wanted)")
        }
        return OutgoingRequest.Header(name, isShown ? value : "***")
    }

    private static func check(url: String) throws {
        let parts = URLComponents(string: url)
        guard let parts, parts.scheme == "http" || parts.scheme == "https", parts.host?.isEmpty == false else {
            throw ValidationError("--url '\(url)': it must be http://HOST… or https://HOST…")
        }
        guard parts.user == nil, parts.password == nil else {
            throw ValidationError("--url: no user or password; use --header or --key-file")
        }
    }

    private static func check(name: String) throws {
        let isRight = name.utf8.allSatisfy { isLetterOrDigit($0) || "._-".utf8.contains($0) }
        guard (1...100).contains(name.utf8.count), isRight else {
            throw ValidationError("--name '\(name)': it must be 1 to 100 letters, digits, '.', '_' or '-'")
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        default: false
        }
    }

    private static func span(_ text: String, _ milliseconds: ClosedRange<Int64>, _ wanted: String) throws -> TimeSpan {
        guard let span = TimeSpan(text), milliseconds.contains(span.nanoseconds / 1_000_000) else {
            throw ValidationError("\(wanted), not \"\(text)\"")
        }
        return span
    }
}

extension ReceiverKind: ExpressibleByArgument {}
extension Receiver.Mode: ExpressibleByArgument {}
