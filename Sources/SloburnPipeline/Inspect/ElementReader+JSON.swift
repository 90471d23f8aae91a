import SloburnDecode
import SloburnModel
import SloburnNormalize

extension ElementReader {
    /// The elements of the JSON of a record, at the positions that the stage gives them.
    func readJSON(_ payload: Payload, _ json: JSONIntake, _ recordTime: Timestamp?) -> [ReadElement] {
        guard let value = payload.bytes else {
            return IngestStage.emptyObject.withUTF8Buffer {
                readText(UnsafeRawBufferPointer($0), payload.index, json, recordTime)
            }
        }
        guard json.framing == .ndjson else { return readText(value, payload.index, json, recordTime) }
        var elements: [ReadElement] = []
        IngestStage.forEachLine(of: value) { line in
            elements += readText(line, payload.index + elements.count, json, recordTime)
        }
        return elements.isEmpty ? [ReadElement(index: payload.index)] : elements
    }

    private func readText(
        _ text: UnsafeRawBufferPointer, _ firstIndex: Int, _ intake: JSONIntake, _ recordTime: Timestamp?
    ) -> [ReadElement] {
        noteScalars(of: text)
        guard let json = try? intake.reader.read(text) else { return [ReadElement(index: firstIndex)] }
        return (0..<json.elementCount).map { element in
            read(element, of: json, intake.mapper, at: firstIndex + element, recordTime)
        }
    }

    private func read(
        _ element: Int, of json: JSONRecord, _ mapper: SampleMapper, at index: Int, _ recordTime: Timestamp?
    ) -> ReadElement {
        var read = ReadElement(index: index)
        guard json.kind(ofElement: element) == .object else { return read }
        read.kind = source.mapping?.kind
        let sample = try? mapper.map(element, of: json, recordTime: recordTime)
        // What comes before the first thing that can't be used is known all the same.
        mapper.key.withMetric { metric in
            if !metric.isEmpty { read.metric = String(decoding: metric, as: UTF8.self) }
        }
        read.value = value(element, of: json, mapper, isMapped: sample != nil)
        read.time = sample?.time
        read.labels = sample == nil ? labels(element, of: json, mapper.plan) : labels(of: mapper.key)
        return read
    }

    /// The labels of an element that has no key because it can't be used.
    private func labels(_ element: Int, of json: JSONRecord, _ plan: MappingPlan) -> [InspectedLabel] {
        var labels: [InspectedLabel] = []
        for (name, path) in zip(names, plan.labelPaths) where path >= 0 {
            var text: [UInt8] = []
            json.field(path, ofElement: element).appendLabelText(to: &text)
            if !text.isEmpty { labels.append(InspectedLabel(name: name, value: String(decoding: text, as: UTF8.self))) }
        }
        return labels.sorted { $0.name < $1.name }
    }

    private func value(
        _ element: Int, of json: JSONRecord, _ mapper: SampleMapper, isMapped: Bool
    ) -> InspectedValue? {
        func text(_ property: MappingPlan.Property) -> String? {
            guard let path = property.path else { return String(decoding: property.constant, as: UTF8.self) }
            let field = json.field(path, ofElement: element)
            switch field.kind {
            case .string, .number: return String(decoding: field.bytes, as: UTF8.self)
            case .absent, .null, .true, .false, .object, .array: return nil
            }
        }
        guard let written = text(mapper.plan.value) else { return nil }
        let quantity = isMapped ? try? mapper.quantity(element, of: json) : nil
        return .number(InspectedNumber(quantity: quantity, written: written, unit: text(mapper.plan.unit) ?? ""))
    }
}
