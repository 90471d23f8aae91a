import Foundation
import SloburnBenchmarkKit

extension StepsCommand {
    /// Measures the steps and prints each as soon as it is known.
    func printTable(of steps: [Step]) throws {
        var table = TextTable(["step", "an operation is", "ns/operation", "operations/s", "allocations/operation"])
        for step in steps {
            let measurement = try step.measure(keys: keys)
            table.add([
                step.name, step.unit, measurement.nanoseconds.text(places: 1),
                (1e9 / measurement.nanoseconds).text(places: 0), measurement.allocations.text(places: 3),
            ])
            FileHandle.standardError.write(Data("\(step.name): \(measurement.nanoseconds.text(places: 1)) ns\n".utf8))
        }
        print(table.text)
    }
}

/// All steps.
enum Steps {
    /// The steps in the order of the pipeline.
    ///
    /// - Parameter keys: how many SLO keys the steps over many keys have.
    /// - Returns: the steps.
    static func all(keys: Int) -> [Step] {
        DecodeSteps.all + NormalizeSteps.all + IngestSteps.all + FormatSteps.all + DeltaSteps.all(keys: keys)
            + BudgetSteps.all(keys: keys)
    }
}
