import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Fetches over HTTP by a `URLSession` of its own: no cookies, no cache, no credentials, bodies unchanged, and the same
/// headers from every installation.
///
/// It follows at most two redirects, each to the scheme, host and port that it came from, goes on where an earlier
/// download of a list broke off, and gives up on servers that are silent or too slow.
public final class URLSessionFetch: Fetch {
    private let session: URLSession
    private let transfers = Transfers()
    private let limits: Limits

    /// - Parameters:
    ///   - absentStatuses: HTTP statuses that mean "there is no such file". 404; some object stores answer 403 instead,
    ///     and without it every refresh from there fails.
    ///   - meteredUse: `false`: only over networks that cost the user nothing; on others every file is
    ///     ``FetchError/network``. Counts on Apple's systems.
    public convenience init(absentStatuses: Set<Int> = [404], meteredUse: Bool = true) {
        self.init(meteredUse: meteredUse, limits: Limits(absentStatuses: absentStatuses))
    }

    init(meteredUse: Bool = true, limits: Limits) {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpCookieStorage = nil
        configuration.httpCookieAcceptPolicy = .never
        configuration.httpShouldSetCookies = false
        configuration.urlCache = nil
        configuration.urlCredentialStorage = nil
        configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
        // A bound on silence only; `Transfer.watch` is exact. Foundation on Linux takes whole seconds, and 0 for no time.
        configuration.timeoutIntervalForRequest = max(limits.metadataTimeout, 1)
        // What the system would fill in tells the app's version and the user's language.
        configuration.httpAdditionalHeaders = [
            "Accept-Encoding": "identity", "Accept-Language": "*", "User-Agent": "label700",
        ]
        #if !canImport(FoundationNetworking)
            configuration.allowsExpensiveNetworkAccess = meteredUse
            configuration.allowsConstrainedNetworkAccess = meteredUse
        #endif
        self.limits = limits
        session = URLSession(configuration: configuration, delegate: transfers, delegateQueue: nil)
    }

    deinit { session.invalidateAndCancel() }

    public func fetch(_ url: URL, maxBytes: Int) async throws -> Data {
        let body = MemorySink(maxBytes: maxBytes)
        try await ask(url, into: body, limits: limits.ofMetadata)
        return body.bytes
    }

    public func fetch(_ url: URL, into file: URL, offset: Int, maxBytes: Int) async throws {
        let sink = try FileSink(file, offset: offset, maxBytes: maxBytes)
        guard sink.room > 0 else { return }
        do {
            try await ask(url, into: sink, limits: limits.ofTargets)
        } catch is OtherRange {
            // The bytes that are here are of another file.
            try sink.restart()
            try await ask(url, into: sink, limits: limits.ofTargets)
        }
    }

    private func ask(_ url: URL, into sink: any Sink, limits: Transfer.Limits) async throws {
        guard ["http", "https"].contains(url.scheme?.lowercased()) else { throw FetchError.network }
        var request = URLRequest(url: url)
        if sink.count > 0 {
            // No `If-Range`: targets are named by their hash, so a changed file has another name.
            request.setValue("bytes=\(sink.count)-", forHTTPHeaderField: "Range")
        }
        let task = session.dataTask(with: request)
        let transfer = Transfer(into: sink, from: sink.count, limits: limits) { task.cancel() }
        let watch = Task { await transfer.watch() }
        defer { watch.cancel() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                transfers.add(transfer, of: task)
                transfer.begin(continuation)
                task.resume()
            }
        } onCancel: {
            transfer.fail(CancellationError())
        }
    }
}

extension URLSessionFetch {
    /// Which answers mean that there is no file, and how long and how slow a transfer may be, in seconds and bytes.
    struct Limits: Sendable {
        var absentStatuses: Set<Int> = [404]
        /// For a whole metadata file, and for the first answer about a target.
        var metadataTimeout: TimeInterval = 30
        /// For a whole target.
        var targetsTimeout: TimeInterval = 15 * 60
        /// The fewest bytes a second of a target, over each window of time.
        var minBytesPerSecond = 1000.0
        /// A shorter stall does no harm.
        var paceWindow: TimeInterval = 10

        var ofMetadata: Transfer.Limits {
            // The time for the whole file is bound enough.
            .init(
                absentStatuses: absentStatuses, answer: metadataTimeout, whole: metadataTimeout, leastInWindow: 0,
                window: metadataTimeout)
        }

        var ofTargets: Transfer.Limits {
            .init(
                absentStatuses: absentStatuses, answer: metadataTimeout, whole: targetsTimeout,
                leastInWindow: Int(minBytesPerSecond * paceWindow), window: paceWindow)
        }
    }
}
