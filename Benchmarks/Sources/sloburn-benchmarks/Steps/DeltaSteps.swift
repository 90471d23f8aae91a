import SloburnBenchmarkKit
import SloburnModel
import SloburnPipeline

/// Open counts to bundles, bundles to bytes and back.
enum DeltaSteps {
    static func all(keys: Int) -> [Step] {
        [drain(keys), encode(keys), decodeAndApply(keys)]
    }

    /// Draining needs something to drain: each key counts one event before.
    private static func drain(_ keys: Int) -> Step {
        Step(name: "deltas/count-drain-encode", unit: "key", operations: keys, iterations: 20) { keys in
            let rig = try IngestRig(Definitions.grouped(), Events(.wide, count: keys))
            return { iterations in
                for _ in 0..<iterations { keep(Int64(rig.ingestAndEncode())) }
            }
        }
    }

    private static func encode(_ keys: Int) -> Step {
        Step(name: "deltas/encode", unit: "key", operations: keys, iterations: 20) { keys in
            let bundle = try BudgetRig(keys: keys, filling: .nothing).bundleOfNews()
            return { iterations in
                for _ in 0..<iterations { keep(Int64(bundle.encoded.count)) }
            }
        }
    }

    private static func decodeAndApply(_ keys: Int) -> Step {
        Step(name: "deltas/decode-apply", unit: "key", operations: keys, iterations: 20) { keys in
            let rig = try BudgetRig(keys: keys, filling: .nothing)
            let bytes = rig.bundleOfNews().encoded
            return { iterations in
                for _ in 0..<iterations { try rig.decodeAndApply(bytes) }
            }
        }
    }
}
