import Foundation
import SloburnConfig
import SloburnDaemon
import SloburnServer

/// What a process does by a configuration, with everything read in that it names.
struct RunPlan {
    var daemon: DaemonOptions
    /// How HTTP is served; nil where it is not.
    var http: HTTPCredentials?
}

extension RunPlan {
    /// Makes a plan.
    ///
    /// - Throws: what keeps the configuration from being used on this machine: `DaemonOptions` and `HTTPCredentials` say
    ///   which.
    init(_ configuration: Configuration, stages: StageSelection) throws {
        daemon = try DaemonOptions(configuration: configuration, environment: ProcessInfo.processInfo.environment)
        daemon.stages = stages
        http = try daemon.settings.http.map { try HTTPCredentials(reading: $0) }
    }

    /// Whether the same would be done by another plan.
    func hasSameEffect(as other: RunPlan) -> Bool {
        guard daemon.hasSameEffect(as: other.daemon) else { return false }
        guard let http, let otherHTTP = other.http else { return http == nil && other.http == nil }
        return http.hasSameEffect(as: otherHTTP)
    }
}

extension HTTPCredentials {
    /// Reads the files that settings name.
    init(reading settings: HTTPSettings) throws(Problem) {
        try self.init(settings) { Array(try Data(contentsOf: URL(fileURLWithPath: $0))) }
    }
}
