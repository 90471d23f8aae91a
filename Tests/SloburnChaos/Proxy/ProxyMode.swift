/// What a proxy does to what passes through it.
public enum ProxyMode: Hashable, Sendable {
    /// Passes everything on.
    case pass
    /// Delays: so many milliseconds a round trip, and up to `jitter` more.
    case latency(milliseconds: Int, jitter: Int)
    /// Passes on so many bytes a second in each direction of each connection.
    case rate(bytesPerSecond: Int)
    /// Has closed all connections and refuses new ones.
    case refuse
    /// Accepts connections and passes nothing on: half-open.
    case blackHole
    /// Passes on half of one response of this kind (nil: any) and resets the connection; passes on after that.
    case resetInResponse(APIKey?)
    /// Swallows one response of this kind and resets the connection; passes on after that.
    case dropResponse(APIKey)
    /// Holds requests of this kind back, and what its connection sends after them.
    case block(APIKey)
}

/// The way a message goes.
enum ProxyDirection: Hashable {
    case request, response
}

/// What becomes of one message.
enum ProxyVerdict: Hashable {
    /// It goes on after a wait.
    case forward(afterMilliseconds: Int)
    /// Half of it goes on, then the connection is reset.
    case half
    /// It does not go on, and the connection is reset.
    case drop
    /// It waits until the mode changes.
    case hold
}

extension ProxyMode {
    /// Whether it ends with the first message it applies to.
    var isOnce: Bool {
        switch self {
        case .resetInResponse, .dropResponse: true
        default: false
        }
    }

    /// What becomes of a message.
    ///
    /// - Parameters:
    ///   - direction: the way it goes.
    ///   - api: what it asks or answers, as far as known.
    ///   - count: its size in bytes.
    ///   - jitter: gives a number from 0 to the one it gets.
    /// - Returns: what to do with it now.
    func verdict(_ direction: ProxyDirection, api: APIKey?, count: Int, jitter: (Int) -> Int) -> ProxyVerdict {
        switch self {
        case .pass, .refuse: .forward(afterMilliseconds: 0)
        case .latency(let milliseconds, let more): .forward(afterMilliseconds: (milliseconds + jitter(more)) / 2)
        case .rate(let bytesPerSecond): .forward(afterMilliseconds: 1_000 * count / max(1, bytesPerSecond))
        case .blackHole: .hold
        case .resetInResponse(let wanted):
            direction == .response && (wanted == nil || wanted == api) && count > 8
                ? .half : .forward(afterMilliseconds: 0)
        case .dropResponse(let wanted):
            direction == .response && wanted == api ? .drop : .forward(afterMilliseconds: 0)
        case .block(let wanted): direction == .request && wanted == api ? .hold : .forward(afterMilliseconds: 0)
        }
    }
}
