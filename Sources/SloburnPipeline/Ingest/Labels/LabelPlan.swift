import SloburnModel

/// Which labels of records make the labels that selectors and groups ask for, and how.
///
/// Values are worked out where a combination of them is seen for the first time, not for each sample.
struct LabelPlan {
    private struct Lookup {
        let on: Int
        let enrichment: Enrichment
        /// Where the value of each needed column belongs.
        let cells: [(column: Int, slot: Int)]
    }

    /// The labels that records are read for, sorted.
    let rawLabels: [String]
    /// The labels asked for, sorted.
    let labels: [String]
    /// How each of the first slots is made: the numbers of its raw labels are beside it.
    private let recipes: [(recipe: LabelSteps.Recipe, sources: [Int])]
    private let lookups: [Lookup]
    private let masks: [(slot: Int, mask: LabelRules.Mask)]
    /// The slot of each label asked for.
    private let slots: [Int]
    private let slotCount: Int
    private let isPlain: Bool

    /// Plans what rules have to do for labels.
    init(rules: LabelRules, labels: some Sequence<String>) {
        self.labels = Set(labels).sorted()
        let steps = rules.steps(for: self.labels)
        let rawLabels = Set(steps.recipes.flatMap(\.sources)).sorted()
        var known: [String: Int] = [:]
        func slot(_ label: String) -> Int {
            let slot = known[label] ?? known.count
            known[label] = slot
            return slot
        }
        for recipe in steps.recipes { _ = slot(recipe.label) }
        recipes = steps.recipes.map { recipe in
            (recipe, recipe.sources.compactMap { rawLabels.firstIndex(of: $0) })
        }
        lookups = steps.lookups.map { lookup in
            Lookup(
                on: slot(lookup.enrichment.on), enrichment: lookup.enrichment,
                cells: lookup.columns.map { ($0, slot(lookup.enrichment.labels[$0])) })
        }
        masks = steps.masks.map { (slot($0.key), $0.value) }
        slots = self.labels.map(slot)
        slotCount = known.count
        isPlain = steps.isPlain
        self.rawLabels = rawLabels
    }

    /// Lends the values of the labels asked for.
    ///
    /// - Parameters:
    ///   - raw: the values of `rawLabels`.
    ///   - body: gets the values of `labels`.
    func withValues(of raw: [UnsafeRawBufferPointer], _ body: ([UnsafeRawBufferPointer]) -> Void) {
        if isPlain { return body(raw) }
        var bytes: [UInt8] = []
        var ends: [Int] = []
        for value in values(of: raw) {
            bytes += value.utf8
            ends.append(bytes.count)
        }
        bytes.withUnsafeBytes { bytes in
            var start = 0
            body(
                ends.map { end in
                    defer { start = end }
                    return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
                })
        }
    }

    private func values(of raw: [UnsafeRawBufferPointer]) -> [String] {
        var values = Array(repeating: "", count: slotCount)
        for (slot, (recipe, sources)) in recipes.enumerated() {
            let source = sources.first { !raw[$0].isEmpty }
            values[slot] = recipe.value(of: source.map { String(decoding: raw[$0], as: UTF8.self) } ?? "")
        }
        for lookup in lookups {
            let row = lookup.enrichment[values[lookup.on]]
            for (column, slot) in lookup.cells { values[slot] = row?[column] ?? lookup.enrichment.missing }
        }
        for (slot, mask) in masks { values[slot] = mask.masked(values[slot]) }
        return slots.map { values[$0] }
    }
}
