import Foundation
import SloburnModel

/// A page of an HTTP server, as a daemon's `/readyz`.
package struct WebPage: Hashable, Sendable {
    /// Why there is no answer.
    package struct Failure: Error, Hashable, Sendable {
        /// The client's words, such as that the connection was refused.
        package var message: String
    }

    /// The status of the answer.
    package var status: Int
    /// Its body, at most 4 MiB of it.
    package var text: String

    /// Asks for a page; redirects are not followed.
    ///
    /// - Parameters:
    ///   - url: the whole URL.
    ///   - timeout: how long the answer may take.
    /// - Returns: the answer, whatever its status.
    /// - Throws: `Failure` where there is no whole answer.
    package static func get(_ url: String, timeout: Duration) throws(Failure) -> WebPage {
        let limit = TimeSpan.milliseconds(
            timeout.components.seconds * 1_000 + timeout.components.attoseconds / 1_000_000_000_000_000)
        do throws(HTTPFailure) {
            let answer = try HTTPClient.get(url, accept: "text/plain", as: SchemaRegistry(url: url, timeout: limit))
            return WebPage(status: answer.status, text: String(decoding: answer.body, as: UTF8.self))
        } catch {
            throw Failure(message: error.message)
        }
    }
}
