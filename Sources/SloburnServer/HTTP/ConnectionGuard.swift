import NIOCore
import NIOHTTPTypes

/// Closes connections that hold a place without using it: a request that does not come to its end in time, and answers
/// that nobody takes.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// How long a request may take from the first byte, or from the connection, to its end.
    static let requestTime = TimeAmount.seconds(15)
    /// How long an answer may wait for a reader.
    static let writeTime = TimeAmount.seconds(30)

    private var request: Scheduled<Void>?
    private var stall: Scheduled<Void>?

    func channelActive(context: ChannelHandlerContext) {
        expectRequest(context)
        context.fireChannelActive()
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { expectRequest(context) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        forget()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { forget() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: expectRequest(context)
        case .body: break
        case .end:
            request?.cancel()
            request = nil
        }
        context.fireChannelRead(data)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            stall?.cancel()
            stall = nil
        } else if stall == nil {
            stall = close(context, in: Self.writeTime)
        }
        context.fireChannelWritabilityChanged()
    }

    private func expectRequest(_ context: ChannelHandlerContext) {
        request?.cancel()
        request = close(context, in: Self.requestTime)
    }

    private func close(_ context: ChannelHandlerContext, in time: TimeAmount) -> Scheduled<Void> {
        let channel = context.channel
        return context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
    }

    private func forget() {
        request?.cancel()
        stall?.cancel()
        (request, stall) = (nil, nil)
    }
}
