internal import SloburnModel

/// Reads acknowledgements: somebody has taken notice of an alert, which is told no further then.
enum AcknowledgementReader {
    /// Reads an acknowledgement.
    ///
    /// - Parameters:
    ///   - root: `{"by": …, "id": …, "at": …, "note": …}`; without `id` it is about whichever episode fires.
    ///   - key: the record's key, which is the alert key.
    /// - Returns: nil, with findings, where it can't be used.
    static func acknowledgement(_ root: Element, key: String) -> Acknowledgement? {
        guard let fields = Fields(root, ["by", "id", "at", "note"]) else { return nil }
        let by = fields.required("by", "say who has taken notice")?.nonEmptyText()
        let id = fields["id"].map { $0.nonEmptyText() }
        let at = fields["at"].map { $0.instant() }
        let note = fields["note"].map { $0.text() }
        guard let by, id != .some(nil), at != .some(nil), note != .some(nil) else { return nil }
        return Acknowledgement(key: key, episode: id ?? nil, by: by, at: at ?? nil, note: note ?? nil)
    }
}
