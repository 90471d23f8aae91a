import SloburnBudget
import SloburnModel
import SloburnPipeline

/// Windows, evaluation and checkpoints.
enum BudgetSteps {
    static func all(keys: Int) -> [Step] {
        [
            advance,
            Step(name: "evaluate/full-with-news", unit: "key", operations: keys, iterations: 5) { keys in
                let rig = try BudgetRig(keys: keys, filling: .everyWindow)
                return { iterations in
                    for _ in 0..<iterations {
                        rig.applyNews()
                        keep(Int64(rig.evaluate()))
                    }
                }
            },
            Step(name: "evaluate/idle", unit: "key", operations: keys, iterations: 30) { keys in
                let rig = try BudgetRig(keys: keys, filling: .nothing)
                return { iterations in
                    for _ in 0..<iterations { keep(Int64(rig.evaluate())) }
                }
            },
            Step(name: "checkpoint/encode-whole", unit: "key", operations: keys, iterations: 2) { keys in
                // A copy knows of no checkpoint yet; it shares its counts with the rig.
                let rig = try BudgetRig(keys: keys, filling: .everyWindow)
                return { iterations in
                    for _ in 0..<iterations {
                        var partition = rig.partition
                        keep(Int64(partition.takeCheckpoints().count))
                    }
                }
            },
            Step(name: "checkpoint/encode", unit: "key", operations: keys, iterations: 5) { keys in
                let rig = try BudgetRig(keys: keys, filling: .everyWindow)
                _ = rig.takeCheckpoints()
                return { iterations in
                    for _ in 0..<iterations {
                        rig.applyNews()
                        keep(Int64(rig.takeCheckpoints().count))
                    }
                }
            },
            Step(name: "checkpoint/restore", unit: "key", operations: keys, iterations: 1) { keys in
                let rig = try BudgetRig(keys: keys, filling: .everyWindow)
                let records = rig.takeCheckpoints()
                return { iterations in
                    for _ in 0..<iterations { keep(Int64(try rig.restored(from: records).keyCount)) }
                }
            },
        ]
    }

    /// One count and one step of ten seconds, in windows that are full.
    private static var advance: Step {
        Step(name: "windows/add-advance", unit: "step of 10 s", iterations: 2_000) { _ in
            let definition = try Definitions.grouped()
            var windows = BudgetWindows(layout: WindowLayout(of: definition.budgets[0]), time: BudgetRig.start)
            for start in BudgetRig.bucketStarts(before: BudgetRig.start) {
                windows.add(BudgetWindows.Bucket(start: start, tally: BudgetRig.tally))
            }
            return { iterations in
                for _ in 0..<iterations {
                    windows.add(BudgetWindows.Bucket(start: windows.time, tally: BudgetRig.tally))
                    windows.advance(to: windows.time + .seconds(10))
                }
                keep(windows.sums[0].total)
            }
        }
    }
}
