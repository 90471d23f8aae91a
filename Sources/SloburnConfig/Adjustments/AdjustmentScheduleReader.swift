internal import SloburnModel

/// Reads when an Adjustment is in force.
struct AdjustmentScheduleReader {
    let fields: Fields
    let effect: AdjustmentSpecReader.EffectName

    /// Buckets of 10 s are counted or not as a whole.
    private static let bucket = TimeSpan.seconds(10)

    /// The schedule; nil, with a finding, where it can't be used.
    func schedule() -> AdjustmentSchedule? {
        guard effect != .grant else { return grantSchedule() }
        if let at = fields["at"] {
            at.error(.exclusiveFields, "is for effect: grant; write from and to")
            return nil
        }
        guard let (key, element) = fields.exactlyOne("from", "recurrence") else { return nil }
        guard key == "recurrence" else { return once(from: element) }
        if let to = fields["to"] {
            to.error(.exclusiveFields, "does not go with recurrence, which ends by UNTIL or COUNT in its rrule")
            return nil
        }
        return recurrence(element).map { .recurring($0) }
    }

    /// A grant is given at one instant.
    private func grantSchedule() -> AdjustmentSchedule? {
        for key in ["from", "to", "recurrence"] {
            guard let element = fields[key] else { continue }
            element.error(.exclusiveFields, "does not go with effect: grant, which is given at one instant; write at")
            return nil
        }
        let at = fields.required("at", "write when it is given, such as 2026-11-20T22:00:00Z")
        return at.flatMap { $0.instant() }.map { .once(from: $0, to: nil) }
    }

    private func once(from element: Element) -> AdjustmentSchedule? {
        let from = element.instant()
        let to = fields["to"].map { $0.instant() }
        if case .some(nil) = to { return nil }
        guard let from else { return nil }
        guard let end = to ?? nil else {
            checkBucket(from, element)
            return .once(from: from, to: nil)
        }
        guard end > from else {
            fields["to"]?.error(.outOfRange, "must be later than from, \(NormalizeBridge.text(from))")
            return nil
        }
        checkBucket(from, element)
        if let element = fields["to"] { checkBucket(end, element) }
        return .once(from: from, to: end)
    }

    private func recurrence(_ element: Element) -> Recurrence? {
        guard let fields = Fields(element, ["start", "timeZone", "duration", "rrule"]) else { return nil }
        let start = fields.required("start", "write YYYY-MM-DD HH:MM:SS").flatMap(TimeWindowReader.startTime)
        let zone = fields.required("timeZone", "write an IANA zone, such as Europe/Berlin").flatMap(
            TimeWindowReader.timeZone)
        let duration = fields.required("duration", "write how long it is, such as 90m").flatMap {
            $0.timeSpan(.seconds(1)...Recurrence.longest)
        }
        let hint = "write a rule of RFC 5545, such as FREQ=WEEKLY;BYDAY=SU"
        guard let rule = fields.required("rrule", hint), let text = rule.nonEmptyText(), let start, let zone,
            let duration
        else { return nil }
        do throws(RecurrenceError) {
            let recurrence = try Recurrence(
                startDay: start.day, startSecond: start.secondOfDay, zone: zone, duration: duration, rule: text)
            guard recurrence.firstStart(from: Timestamp(seconds: 0)) != nil else {
                rule.error(.invalidRecurrence, "comes to nothing: no instance begins before the year 2200")
                return nil
            }
            checkBucket(recurrence, fields)
            return recurrence
        } catch {
            let place = error.part == "start" ? fields["start"] : rule
            place?.error(.invalidRecurrence, "\(error)")
            return nil
        }
    }

    // MARK: - Buckets

    private func checkBucket(_ time: Timestamp, _ element: Element) {
        guard effect == .exclude, time.flooredTo(Self.bucket) != time else { return }
        warn(element)
    }

    private func checkBucket(_ recurrence: Recurrence, _ fields: Fields) {
        guard effect == .exclude else { return }
        if recurrence.startSecond % 10 != 0, let element = fields["start"] {
            warn(element)
        } else if recurrence.duration.nanoseconds % Self.bucket.nanoseconds != 0, let element = fields["duration"] {
            warn(element)
        }
    }

    private func warn(_ element: Element) {
        element.warning(
            .roundedStretch,
            "is no multiple of 10 s: samples are counted in buckets of 10 s, of which those are left out that the stretch "
                + "touches")
    }
}

extension Element {
    /// An instant as RFC 3339 with an offset.
    func instant() -> Timestamp? {
        guard let text = nonEmptyText() else { return nil }
        // Without an offset it would be taken for UTC, which is rarely meant.
        let hasOffset = "Zz".contains(text.last ?? " ") || text.suffix(6).first.map("+-".contains) ?? false
        if hasOffset, let time = NormalizeBridge.instant(text) { return time }
        error(
            .invalidValue,
            "'\(text)' is no instant; write a date, a time and an offset, as in 2026-11-20T22:00:00Z or "
                + "2026-11-20T23:00:00+01:00")
        return nil
    }
}
