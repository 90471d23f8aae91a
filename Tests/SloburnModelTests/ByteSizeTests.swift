import SloburnModel
import Testing

@Suite struct ByteSizeTests {
    @Test(
        "Sizes are read as they are written",
        arguments: [
            ("0", 0), ("1", 1), ("268435456", 268_435_456), ("1KiB", 1_024), ("256MiB", 268_435_456),
            ("1GiB", 1_073_741_824), ("8589934591GiB", 8_589_934_591 << 30),
        ] as [(String, Int64)])
    func reads(_ text: String, _ bytes: Int64) {
        #expect(ByteSize(text)?.bytes == bytes)
    }

    @Test(
        "What is no size is refused",
        arguments: [
            "", "GiB", "1 GiB", "1GB", "1gib", "1.5GiB", "-1", "01MiB", "1GiBx", "1B", "8589934592GiB",
            "9223372036854775808",
        ])
    func refuses(_ text: String) {
        #expect(ByteSize(text) == nil)
    }

    @Test(
        "Sizes are shown in the largest unit that divides them",
        arguments: [
            (ByteSize.gibibytes(2), "2GiB"), (.mebibytes(1_536), "1536MiB"), (.kibibytes(3), "3KiB"),
            (ByteSize(bytes: 1_000), "1000"), (ByteSize(bytes: 0), "0"),
        ])
    func shows(_ size: ByteSize, _ text: String) {
        #expect(size.description == text)
        #expect(ByteSize(text) == size)
    }
}
