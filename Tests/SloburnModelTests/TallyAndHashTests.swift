import SloburnModel
import Testing

@Suite struct TallyTests {
    @Test func addsEachCount() {
        var tally = Tally(matched: 1, total: 2)
        tally += Tally(matched: 10, total: 20)
        #expect(tally == Tally(matched: 11, total: 22))
        tally -= Tally(matched: 11, total: 22)
        #expect(tally.isZero)
        #expect(!Tally(matched: 1, total: 0).isZero)
        #expect(!Tally(matched: 0, total: 1).isZero)
    }

    @Test func holdsAtTheLargestCount() {
        var tally = Tally(matched: .max - 1, total: .max)
        tally += Tally(matched: 5, total: 1)
        #expect(tally == Tally(matched: .max, total: .max))
        #expect(Int64.min.addingSaturated(-1) == .min)
    }
}

@Suite struct StableHashTests {
    struct HashCase: Sendable {
        let text: String
        let seed: UInt64
        let hexadecimal: String

        init(_ text: String, seed: UInt64 = 0, _ hexadecimal: String) {
            self.text = text
            self.seed = seed
            self.hexadecimal = hexadecimal
        }
    }

    // Worked out apart from this code, from the definitions of FNV-1a and of MurmurHash3's finalizer.
    @Test(arguments: [
        HashCase("", "efd01f60ba992926"),
        HashCase("a", "82a2a958a9bece5b"),
        HashCase("checkout-availability", "4d053f1a63d573c5"),
        HashCase("checkout-availability{region=\"eu\"}", "6b6c3d1b46ea96c9"),
        HashCase("naïve ключ 🔑", "4190dec6c3b18abc"),
        HashCase("a", seed: 1, "86ede49b2924d824"),
    ])
    func neverChanges(_ test: HashCase) {
        var hash = StableHash(seed: test.seed)
        hash.combine(test.text.utf8)
        #expect(hash.hexadecimal == test.hexadecimal)
    }

    @Test func tellsTextsApartByTheirEnds() {
        var left = StableHash()
        left.combine("ab")
        left.combine("c")
        var right = StableHash()
        right.combine("a")
        right.combine("bc")
        #expect(left.finalize() != right.finalize())
    }
}
