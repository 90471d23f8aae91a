import SloburnModel

extension JSONWriter {
    /// Writes who made a change; nothing where neither a name nor a mail address is known.
    mutating func author(_ origin: ChangeOrigin) {
        guard origin.name != nil || origin.mail != nil else { return }
        key("author")
        object { writer in
            writer.member("name", origin.name)
            writer.member("mail", origin.mail)
        }
    }
}
