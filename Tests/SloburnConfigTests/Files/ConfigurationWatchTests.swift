import SloburnConfig
import Testing

/// What the files look like, look by look, and when they are read.
@Suite struct ConfigurationWatchTests {
    struct Case: CustomTestStringConvertible {
        var testDescription: String
        /// One letter a look, `a` for what was read at the start; `!` after one that makes the daemon read.
        var looks: String
    }

    private static let cases = [
        Case(testDescription: "Nothing happens while nothing changes", looks: "aaaa"),
        Case(testDescription: "A change is read at the second look at it, once", looks: "abb!bbb"),
        Case(testDescription: "A file that is still being written is not read", looks: "abcdee!e"),
        Case(testDescription: "A change that is taken back is none", looks: "abaaa"),
        Case(testDescription: "A change that is taken back after it was read is one", looks: "abb!aa!a"),
        Case(testDescription: "Two that alternate are never read", looks: "abcbcbc"),
        Case(testDescription: "A second change soon after the first is read too", looks: "abb!cc!c"),
        Case(testDescription: "A file that is gone for one look only is not missed", looks: "a-bb!b"),
        Case(testDescription: "A file that stays away is read as missing", looks: "a--!-"),
    ]

    private static func fingerprint(_ letter: Character) -> ConfigurationFingerprint {
        let size = letter == "-" ? nil : Int64(letter.asciiValue ?? 0)
        return ConfigurationFingerprint(files: [.init(path: "x.yaml", size: size)])
    }

    @Test("Files are read when they have come to rest", arguments: cases)
    func readsAtRest(_ example: Case) {
        var watch = ConfigurationWatch(read: Self.fingerprint("a"))
        var seen = ""
        for letter in example.looks where letter != "!" {
            seen.append(letter)
            if watch.look(Self.fingerprint(letter)) { seen.append("!") }
        }
        #expect(seen == example.looks)
    }

    @Test("What was read for another reason is not read again")
    func skipsWhatWasRead() {
        var watch = ConfigurationWatch(read: Self.fingerprint("a"))
        let before = watch.look(Self.fingerprint("b"))
        watch.wasRead(Self.fingerprint("b"))
        let after = "bcc".map { watch.look(Self.fingerprint($0)) }
        #expect([before] + after == [false, false, false, true])
    }

    @Test(
        "Every property of a file counts, and which files there are",
        arguments: [
            [ConfigurationFingerprint.File(path: "b", size: 1, modified: 1, inode: 1, device: 1)],
            [.init(path: "a", size: 2, modified: 1, inode: 1, device: 1)],
            [.init(path: "a", size: 1, modified: 2, inode: 1, device: 1)],
            [.init(path: "a", size: 1, modified: 1, inode: 2, device: 1)],
            [.init(path: "a", size: 1, modified: 1, inode: 1, device: 2)],
            [.init(path: "a", size: 1, modified: 1, inode: 1, device: 1), .init(path: "b", size: 1)], [],
        ])
    func tellsFilesApart(_ files: [ConfigurationFingerprint.File]) {
        let first = ConfigurationFingerprint(files: [.init(path: "a", size: 1, modified: 1, inode: 1, device: 1)])
        var watch = ConfigurationWatch(read: first)
        let looks = (1...3).map { _ in watch.look(ConfigurationFingerprint(files: files)) }
        #expect(looks == [false, true, false])
    }
}
