import Foundation
import SloburnChaos
import SloburnTestKit

/// TLS in front of a broker: stunnel, and behind it a proxy that tells clients to come back through it.
final class TLSFront {
    /// What certificate it shows.
    enum Certificate {
        /// One for 127.0.0.1 that holds.
        case good
        /// One for another name.
        case otherName
        /// One that held until ten days ago.
        case expired
    }

    /// A program did not do what was asked of it.
    struct Failure: Error {
        let command: [String]
        let output: String
    }

    /// Where Debian puts it.
    static let binary = "/usr/bin/stunnel4"

    /// The address for `bootstrap.servers`.
    let address: String
    /// The certificate of the authority that it is to be checked by, and one of another authority.
    let authority: URL
    let otherAuthority: URL
    private let folder: URL
    private let proxy: FaultProxy
    private let process = Process()
    private let log = LineCollector()

    init(of bootstrapServers: String, certificate: Certificate) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "sloburn-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        (authority, otherAuthority) = (folder.appending(path: "ca.pem"), folder.appending(path: "other.pem"))
        let port = try TestBroker.freePort()
        address = "127.0.0.1:\(port)"
        proxy = try FaultProxy(
            bootstrapServers: bootstrapServers, repairsFetches: true,
            advertised: BrokerAddress(host: "127.0.0.1", port: Int32(port)))
        try makeCertificates(certificate)
        try """
        foreground = yes
        pid =
        [kafka]
        accept = \(address)
        connect = \(proxy.bootstrapServers)
        cert = \(folder.path)/server.pem
        key = \(folder.path)/server.key
        """.write(to: folder.appending(path: "stunnel.conf"), atomically: true, encoding: .utf8)
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["--default-signal", Self.binary, folder.appending(path: "stunnel.conf").path]
        let output = Pipe()
        (process.standardOutput, process.standardError) = (FileHandle.nullDevice, output)
        try process.run()
        log.collect(output.fileHandleForReading)
        guard log.wait(timeout: .seconds(20), until: { $0.contains { $0.contains("Configuration successful") } }) else {
            throw Failure(command: [Self.binary], output: log.lines.joined(separator: "\n"))
        }
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        proxy.stop()
        try? FileManager.default.removeItem(at: folder)
    }

    private func makeCertificates(_ certificate: Certificate) throws {
        for name in ["ca", "other"] {
            try run(
                "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=\(name)",
                "-keyout",
                "\(name).key", "-out", "\(name).pem")
        }
        let name = certificate == .otherName ? "DNS:kafka.example" : "IP:127.0.0.1"
        try "subjectAltName=\(name)\n".write(
            to: folder.appending(path: "extensions"), atomically: true, encoding: .utf8)
        try run(
            "openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=broker", "-keyout", "server.key", "-out",
            "server.csr")
        let sign = [
            "openssl", "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-days",
            "5", "-extfile", "extensions", "-out", "server.pem",
        ]
        try run(certificate == .expired ? ["faketime", "15 days ago"] + sign : sign)
    }

    private func run(_ command: String...) throws { try run(command) }

    private func run(_ command: [String]) throws {
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.currentDirectoryURL = folder
        (process.standardOutput, process.standardError) = (output, output)
        try process.run()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(command: command, output: said) }
    }
}
