import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// One request, and what becomes of its answer. Bytes go into the sink as they come, so no more than a piece of a list is
/// ever in memory.
final class Transfer: Sendable {
    /// Times in seconds.
    struct Limits: Sendable {
        var absentStatuses: Set<Int>
        var answer: TimeInterval
        var whole: TimeInterval
        var leastInWindow: Int
        var window: TimeInterval
    }

    private struct State {
        var done: CheckedContinuation<Void, any Error>?
        /// Set with the end, also where it comes before anyone waits for it. Nothing is written after it.
        var outcome: Result<Void, any Error>?
        var redirects = 0
        var isAnswered = false
        var total: Int?
        var receivedInWindow = 0
    }

    private let state = Locked(State())
    private let sink: any Sink
    private let offset: Int
    private let limits: Limits
    private let cancelTask: @Sendable () -> Void

    init(into sink: any Sink, from offset: Int, limits: Limits, cancelTask: @escaping @Sendable () -> Void) {
        self.sink = sink
        self.offset = offset
        self.limits = limits
        self.cancelTask = cancelTask
    }

    func begin(_ done: CheckedContinuation<Void, any Error>) {
        let outcome = state.withLock { state in
            if state.outcome == nil { state.done = done }
            return state.outcome
        }
        if let outcome { done.resume(with: outcome) }
    }

    /// At most two, each to the scheme, host and port that it came from: a mirror answers for itself, and whoever meddles
    /// with one answer does not choose who hears of this device.
    func redirect(from here: URL?, to there: URL?) -> Bool {
        let count = state.withLock { state in
            state.redirects += 1
            return state.redirects
        }
        let isAllowed =
            count <= 2 && here?.scheme == there?.scheme && here?.host == there?.host && here?.port == there?.port
        // The session still waits for its answer; the task is cancelled when it hands over the redirect itself.
        if !isAllowed { finish(.failure(FetchError.network)) }
        return isAllowed
    }

    func receive(_ response: URLResponse) {
        step { state in
            state.isAnswered = true
            switch Answer(to: response, from: offset, absentStatuses: limits.absentStatuses) {
            case .whole: try sink.restart()
            case .rest(let total): state.total = total
            case .otherRange: throw OtherRange()
            case .refused(let error): throw error
            }
            // Unknown lengths are negative.
            if response.expectedContentLength > Int64(sink.room) { throw sink.tooLarge() }
        }
    }

    func receive(_ data: Data) {
        step { state in
            state.receivedInWindow += data.count
            if state.isAnswered { try sink.put(data) }
        }
    }

    func complete(_ error: (any Error)?) {
        let isShort = state.withLock { state in state.total.map { sink.count < $0 } ?? false }
        if let error {
            finish(.failure((error as? URLError)?.code == .timedOut ? FetchError.timedOut : FetchError.network))
        } else if isShort {
            finish(.failure(FetchError.network))
        } else {
            finish(state.withLock { $0.isAnswered } ? .success(()) : .failure(FetchError.network))
        }
    }

    func fail(_ error: any Error) {
        finish(.failure(error))
        cancelTask()
    }

    /// Ends the transfer when it takes too long. An average over the whole download would let a server that was quick at
    /// first stall for minutes, so bytes are counted over windows of time, one after the other.
    func watch() async {
        let start = ContinuousClock.now
        while (try? await Task.sleep(for: .seconds(min(limits.window, limits.answer)))) != nil {
            let spent = start.duration(to: .now)
            let (isAnswered, received) = state.withLock { state in
                defer { state.receivedInWindow = 0 }
                return (state.isAnswered, state.receivedInWindow)
            }
            if spent >= .seconds(limits.whole) || !isAnswered && spent >= .seconds(limits.answer) {
                return fail(FetchError.timedOut)
            }
            if isAnswered && received < limits.leastInWindow { return fail(FetchError.tooSlow) }
        }
    }

    private func step(_ work: (inout State) throws -> Void) {
        do {
            // Under the lock, so that nothing is written once the transfer has ended.
            let isOver = try state.withLock { state in
                if state.outcome == nil { try work(&state) }
                return state.outcome != nil
            }
            if isOver { cancelTask() }
        } catch {
            fail(error)
        }
    }

    private func finish(_ outcome: Result<Void, any Error>) {
        let done = state.withLock { state in
            guard state.outcome == nil else { return CheckedContinuation<Void, any Error>?.none }
            state.outcome = outcome
            defer { state.done = nil }
            return state.done
        }
        done?.resume(with: outcome)
    }
}
