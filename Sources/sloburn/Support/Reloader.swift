import Foundation
import Logging
import SloburnConfig
import SloburnDaemon
import SloburnPipeline

/// Reads the configuration again when it is asked to, or when the files have changed, while the daemon goes on.
///
/// Only where something else is in force afterwards is the daemon stopped, and `take` gives what is to follow.
final class Reloader: @unchecked Sendable /* the condition guards the mutable state */ {
    /// How often the files are looked at, in seconds.
    private static let interval: TimeInterval = 1

    private let paths: [String]
    private let makePlan: @Sendable (Configuration) throws -> RunPlan
    private let logger: Logger
    private let condition = NSCondition()
    private var present: RunPlan
    private var files: ConfigurationFiles
    private var watch: ConfigurationWatch?
    private var isAsked = false
    private var next: RunPlan?
    private var stop: @Sendable () -> Void = {}
    private var refuse: @Sendable (RefusedConfiguration) -> Void = { _ in }
    private var keep: @Sendable () -> Void = {}

    /// Prepares to reload.
    ///
    /// - Parameters:
    ///   - paths: the files and folders.
    ///   - present: what is in force.
    ///   - read: the files as they were just before `present` was read, to watch them; nil not to.
    ///   - logger: where it says what it did.
    ///   - makePlan: makes what is to be done of a configuration.
    init(
        paths: [String], present: RunPlan, watchFrom read: ConfigurationFingerprint?, logger: Logger,
        makePlan: @escaping @Sendable (Configuration) throws -> RunPlan
    ) {
        self.paths = paths
        self.present = present
        self.logger = logger
        self.makePlan = makePlan
        files = ConfigurationFiles(paths)
        watch = read.map(ConfigurationWatch.init)
    }

    /// What to call when another configuration is to be in force; called at once when one waits already.
    func onChange(_ stop: @escaping @Sendable () -> Void) {
        let isWaiting = condition.withLock {
            self.stop = stop
            return next != nil
        }
        if isWaiting { stop() }
    }

    /// What to call when a configuration was refused.
    func onRefusal(_ refuse: @escaping @Sendable (RefusedConfiguration) -> Void) {
        condition.withLock { self.refuse = refuse }
    }

    /// What to call when it was read and the one in force goes on, because nothing changed or it was refused.
    func onKeeping(_ keep: @escaping @Sendable () -> Void) { condition.withLock { self.keep = keep } }

    /// Asks for the configuration to be read again.
    func request() {
        condition.withLock {
            isAsked = true
            condition.broadcast()
        }
    }

    /// Takes what is to be in force from now on; nil where nothing changed.
    func take() -> RunPlan? {
        condition.withLock {
            defer { next = nil }
            return next
        }
    }

    /// Begins to listen and to watch, on a thread of its own to the end of the process.
    func start() {
        Thread { [self] in
            while true { if isTime() { reload() } }
        }.start()
    }

    /// Waits for a request or the time of the next look; true when the files are to be read.
    private func isTime() -> Bool {
        let isAsked = condition.withLock {
            if watch == nil {
                while !self.isAsked { condition.wait() }
            } else {
                let deadline = Date(timeIntervalSinceNow: Self.interval)
                while !self.isAsked, condition.wait(until: deadline) {}
            }
            defer { self.isAsked = false }
            return self.isAsked
        }
        guard watch != nil else { return isAsked }
        // What is written while it is read differs from this look, and is read again.
        let present = files.fingerprint()
        if isAsked { watch?.wasRead(present) }
        let hasChanged = watch?.look(present) == true
        if hasChanged { logger.info(.configurationTouched, "the configuration's files have changed") }
        return isAsked || hasChanged
    }

    private func reload() {
        let (configuration, findings) = ConfigurationSource.read(paths)
        for finding in findings {
            logger.log(level: finding.severity == .error ? .error : .warning, .configurationFinding, "\(finding)")
        }
        var errors = findings.filter { $0.severity == .error }.map(\.description)
        do {
            if let configuration { return apply(try makePlan(configuration), files: configuration.files) }
        } catch {
            errors.append("\(error)")
            logger.error(.configurationUnusable, "\(error)")
        }
        logger.error(.configurationRefused, "the configuration has errors; the one in force goes on")
        let (refuse, keep) = condition.withLock { (self.refuse, self.keep) }
        refuse(RefusedConfiguration(errors: errors.count, firstError: errors.first ?? ""))
        keep()
    }

    private func apply(_ plan: RunPlan, files: [String: String]) {
        var plan = plan
        guard !plan.hasSameEffect(as: present) else {
            logger.info(.configurationUnchanged, "configuration read: nothing changed")
            return condition.withLock { keep }()
        }
        GitHistory.fill(&plan.daemon.engine, files: files, present: present.daemon.engine)
        present = plan
        let stop = condition.withLock {
            next = plan
            return self.stop
        }
        stop()
    }
}
