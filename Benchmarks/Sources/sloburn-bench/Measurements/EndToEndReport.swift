import Foundation
import SloburnBenchmarkKit

/// The rounds of an end-to-end measurement.
struct EndToEndReport {
    /// A bare consumer's run.
    struct Bare {
        /// `poll` or `batch`.
        var mode: String
        /// What it took.
        var figures: Figures
    }

    /// The last line of output: medians of the rounds.
    private struct Medians: Encodable {
        var ratio: Double
        var cpuRatio: Double
        var ratioToPoll: Double
        var cpuRatioToPoll: Double
        var bareRate: Double
        var daemonRate: Double
        var bareCpuMicroseconds: Double
        var daemonCpuMicroseconds: Double
        var daemonPeakMebibytes: Double
        var rounds: Int
    }

    /// A bare consumer and the daemon of one round.
    private typealias Pair = (bare: Figures, daemon: Figures)

    private var rounds: [(bares: [Bare], daemon: Figures)] = []

    /// Adds a round.
    mutating func add(bares: [Bare], daemon: Figures) { rounds.append((bares, daemon)) }

    /// For each way to take messages and for the better of them, one line a round and one of medians.
    var table: String {
        var table = TextTable([
            "against", "round", "bare, records/s", "daemon, records/s", "ratio", "bare, µs CPU", "daemon, µs CPU",
            "CPU ratio", "bare, peak MiB", "daemon, peak MiB",
        ])
        for mode in ["poll", "batch", "best"] {
            let pairs = pairs(mode)
            for (index, pair) in pairs.enumerated() { table.add([mode, "\(index + 1)"] + Self.columns([pair])) }
            table.add([mode, "median"] + Self.columns(pairs))
        }
        return table.text
    }

    /// The medians as one line of JSON; `ratio` and `cpuRatio` are against the faster bare consumer of each round.
    func json() throws -> String {
        let (pairs, polls) = (pairs("best"), pairs("poll"))
        let medians = Medians(
            ratio: Self.median(pairs, Self.ratio), cpuRatio: Self.median(pairs, Self.cpuRatio),
            ratioToPoll: Self.median(polls, Self.ratio), cpuRatioToPoll: Self.median(polls, Self.cpuRatio),
            bareRate: Self.median(pairs) { $0.bare.rate }, daemonRate: Self.median(pairs) { $0.daemon.rate },
            bareCpuMicroseconds: Self.median(pairs) { $0.bare.cpuMicroseconds },
            daemonCpuMicroseconds: Self.median(pairs) { $0.daemon.cpuMicroseconds },
            daemonPeakMebibytes: Self.median(pairs) { $0.daemon.peakMebibytes }, rounds: rounds.count)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(medians), as: UTF8.self)
    }

    /// A run in a few words.
    static func describe(_ figures: Figures) -> String {
        "\(figures.rate.text(places: 0)) records/s, \(figures.cpuMicroseconds.text(places: 2)) µs CPU a record, "
            + "\(figures.peakMebibytes.text(places: 0)) MiB"
    }

    /// The rounds with the bare consumer of this mode, or the one of the highest rate.
    private func pairs(_ mode: String) -> [Pair] {
        rounds.compactMap { round in
            let candidates = round.bares.filter { mode == "best" || $0.mode == mode }
            return candidates.max { $0.figures.rate < $1.figures.rate }.map { ($0.figures, round.daemon) }
        }
    }

    private static func columns(_ pairs: [Pair]) -> [String] {
        [
            median(pairs) { $0.bare.rate }.text(places: 0), median(pairs) { $0.daemon.rate }.text(places: 0),
            median(pairs, ratio).text(places: 2), median(pairs) { $0.bare.cpuMicroseconds }.text(places: 2),
            median(pairs) { $0.daemon.cpuMicroseconds }.text(places: 2), median(pairs, cpuRatio).text(places: 2),
            median(pairs) { $0.bare.peakMebibytes }.text(places: 0),
            median(pairs) { $0.daemon.peakMebibytes }.text(places: 0),
        ]
    }

    private static func ratio(_ pair: Pair) -> Double { pair.daemon.rate / pair.bare.rate }

    private static func cpuRatio(_ pair: Pair) -> Double { pair.daemon.cpuMicroseconds / pair.bare.cpuMicroseconds }

    private static func median(_ pairs: [Pair], _ value: (Pair) -> Double) -> Double { pairs.map(value).median }
}
