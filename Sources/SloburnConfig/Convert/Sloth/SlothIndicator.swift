/// Reads `sli`.
enum SlothIndicator {
    /// What is good; nil, with a finding, where OpenSLO can't say it.
    static func indicator(_ element: Element, _ spelling: SlothConverter.Spelling) -> ConvertedIndicator? {
        guard let fields = SourceFields(element, ["events", "raw", "plugin"]) else { return nil }
        if let raw = fields["raw"] {
            raw.cannotConvert("a raw query computes a ratio; Sloburn counts events, so write good or bad and total")
            return nil
        }
        if let plugin = fields["plugin"] {
            plugin.cannotConvert("what a plugin computes is not in this file; write good or bad and total")
            return nil
        }
        let keys = (errors: spelling("error_query"), total: spelling("total_query"))
        guard let events = fields.required("events").flatMap({ SourceFields($0, [keys.errors, keys.total]) }),
            let errorElement = events.required(keys.errors), let totalElement = events.required(keys.total),
            let errors = errorElement.expression(), let total = totalElement.expression()
        else { return nil }
        do throws(ShapeError) {
            _ = try CountedMetric(total)
        } catch {
            totalElement.cannotConvert(error.message)
            return nil
        }
        do throws(ShapeError) {
            let indicator = try RatioShape(errors: errors, total: total).indicator()
            if case .threshold(let bucket, _) = indicator { errorElement.notConverted(bucket.requirement) }
            return indicator
        } catch {
            errorElement.cannotConvert(error.message)
            return nil
        }
    }
}
