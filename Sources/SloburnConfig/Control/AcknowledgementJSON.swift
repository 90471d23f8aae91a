public import SloburnModel

/// Writes acknowledgements as they are read.
public enum AcknowledgementJSON {
    /// The value of an acknowledgement's record, on one line; its key is the alert key.
    public static func text(_ acknowledgement: Acknowledgement) -> String {
        var members = [("by", acknowledgement.by)]
        if let episode = acknowledgement.episode { members.append(("id", episode)) }
        if let at = acknowledgement.at { members.append(("at", NormalizeBridge.text(at))) }
        if let note = acknowledgement.note { members.append(("note", note)) }
        return "{" + members.map { "\"\($0.0)\":\(QuotedText.json($0.1))" }.joined(separator: ",") + "}"
    }
}
