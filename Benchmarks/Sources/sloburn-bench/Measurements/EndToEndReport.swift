import Foundation
import SloburnBenchmarkKit

/// The rounds of an end-to-end measurement.
struct EndToEndReport {
    private struct Medians: Encodable {
        var ratio: Double
        var cpuRatio: Double
        var bareRate: Double
        var daemonRate: Double
        var bareCpuMicroseconds: Double
        var daemonCpuMicroseconds: Double
        var daemonPeakMebibytes: Double
        var rounds: Int
    }

    private var rounds: [(round: Int, bare: Figures, daemon: Figures)] = []

    /// Adds a round.
    mutating func add(round: Int, bare: Figures, daemon: Figures) { rounds.append((round, bare, daemon)) }

    /// One line a round and one of medians.
    var table: String {
        var table = TextTable([
            "round", "bare, records/s", "daemon, records/s", "ratio", "bare, µs CPU", "daemon, µs CPU", "CPU ratio",
            "bare, peak MiB", "daemon, peak MiB",
        ])
        for round in rounds { table.add(Self.row("\(round.round)", [(round.bare, round.daemon)])) }
        table.add(Self.row("median", rounds.map { ($0.bare, $0.daemon) }))
        return table.text
    }

    /// The medians as one line of JSON.
    func json() throws -> String {
        let pairs = rounds.map { ($0.bare, $0.daemon) }
        let medians = Medians(
            ratio: Self.median(pairs) { $1.rate / $0.rate },
            cpuRatio: Self.median(pairs) { $1.cpuMicroseconds / $0.cpuMicroseconds },
            bareRate: Self.median(pairs) { bare, _ in bare.rate }, daemonRate: Self.median(pairs) { $1.rate },
            bareCpuMicroseconds: Self.median(pairs) { bare, _ in bare.cpuMicroseconds },
            daemonCpuMicroseconds: Self.median(pairs) { $1.cpuMicroseconds },
            daemonPeakMebibytes: Self.median(pairs) { $1.peakMebibytes }, rounds: rounds.count)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(medians), as: UTF8.self)
    }

    /// A run in a few words.
    static func describe(_ figures: Figures) -> String {
        "\(figures.rate.text(places: 0)) records/s, \(figures.cpuMicroseconds.text(places: 2)) µs CPU a record, "
            + "\(figures.peakMebibytes.text(places: 0)) MiB"
    }

    private static func row(_ name: String, _ pairs: [(Figures, Figures)]) -> [String] {
        [
            name, median(pairs) { bare, _ in bare.rate }.text(places: 0), median(pairs) { $1.rate }.text(places: 0),
            median(pairs) { $1.rate / $0.rate }.text(places: 2),
            median(pairs) { bare, _ in bare.cpuMicroseconds }.text(places: 2),
            median(pairs) { $1.cpuMicroseconds }.text(places: 2),
            median(pairs) { $1.cpuMicroseconds / $0.cpuMicroseconds }.text(places: 2),
            median(pairs) { bare, _ in bare.peakMebibytes }.text(places: 0),
            median(pairs) { $1.peakMebibytes }.text(places: 0),
        ]
    }

    private static func median(
        _ pairs: [(Figures, Figures)], _ value: (_ bare: Figures, _ daemon: Figures) -> Double
    ) -> Double {
        pairs.map { value($0.0, $0.1) }.median
    }
}
