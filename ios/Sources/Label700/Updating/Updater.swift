import Foundation
internal import Label700FFI

/// Brings the published view up to date. One at a time for a state folder, which stays locked for as long as this object
/// lives: make one for a background task, and let go of it when the task is done.
///
/// ```swift
/// let updater = try Updater(configuration)
/// let refreshed = try await updater.refresh()
/// labeler.reloadIfChanged()
/// ```
public final class Updater: Sendable {
    private let core: Label700FFI.Updater

    /// Takes the state folder's lock, opens its database, and publishes what an interrupted refresh had committed but not
    /// yet shown. Blocks on file I/O: call it off the main thread.
    ///
    /// - Throws: ``Label700Error/alreadyRunning(_:)`` while another updater holds the state folder,
    ///   ``Label700Error/anchor(_:)`` if the anchor is no root file of the feed, ``Label700Error/storage(_:)`` where
    ///   folders cannot be written.
    public init(_ configuration: Configuration, fetch: any Fetch = URLSessionFetch()) throws(Label700Error) {
        do {
            core = try Label700FFI.Updater.open(config: configuration.ffi, fetch: FetchBridge(fetch))
        } catch {
            throw Label700Error(error)
        }
    }

    /// Fetches, verifies and publishes the newest list. Never runs on the main actor.
    ///
    /// Cancel it by cancelling its task: what was verified until then is kept, the view is the old or the new one, whole,
    /// and the next refresh goes on from there.
    ///
    /// - Parameters:
    ///   - now: The device's clock; it is compared, never stored as a bound.
    ///   - progress: Hears of each file that is asked for and has arrived, on the thread that drives the refresh. It must
    ///     come back at once.
    /// - Throws: ``Label700Error``, and the view is as it was; `CancellationError` if the task was cancelled. A second
    ///   refresh while one runs throws ``Label700Error/alreadyRunning(_:)``; without a base URL it is
    ///   ``Label700Error/noMirror(_:)``.
    public func refresh(
        now: Date = Date(), progress: (@Sendable (FetchProgress) -> Void)? = nil
    ) async throws -> Refreshed {
        try await cancellable { cancellation in
            try await core.refresh(
                now: now.wholeSeconds, progress: progress.map(ProgressBridge.init), cancellation: cancellation)
        }
    }

    /// ``refresh(now:progress:)`` as a sequence of events, of which ``RefreshEvent/done(_:)`` is the last. Whoever stops
    /// iterating cancels the refresh.
    public func refreshEvents(now: Date = Date()) -> AsyncThrowingStream<RefreshEvent, any Error> {
        AsyncThrowingStream { events in
            let task = Task {
                do {
                    events.yield(.done(try await refresh(now: now) { events.yield(.progress($0)) }))
                    events.finish()
                } catch {
                    events.finish(throwing: error)
                }
            }
            events.onTermination = { _ in task.cancel() }
        }
    }

    /// Takes a repository that came bundled with the app, verified by the same code, but for expiry: it was fresh when the
    /// app was built.
    ///
    /// - Throws: as ``refresh(now:progress:)``. A bundle that is older than what is published throws
    ///   ``Label700Error/rollback(_:)`` and changes nothing, which is no fault.
    public func refreshBundled(from bundle: URL, now: Date = Date()) async throws -> Refreshed {
        try await cancellable { cancellation in
            try await core.refreshBundled(
                bundleDir: bundle.path, now: now.wholeSeconds, cancellation: cancellation)
        }
    }

    /// How many seconds the servers asked to be left alone, for
    /// ``Schedule/afterFailure(at:failures:retryAfter:random:)``. `nil` unless the last refresh that began has failed, and
    /// they asked then.
    public var retryAfter: Int? {
        guarded(nil) { try core.retryAfter().map { Int(clamping: $0) } }
    }

    /// Carries the cancellation of the task to the core, which UniFFI does not do. It is never lost: the core looks at it
    /// before the first step of the refresh too.
    private func cancellable(
        _ refresh: (Cancellation) async throws -> Label700FFI.Refreshed
    ) async throws -> Refreshed {
        try Task.checkCancellation()
        do {
            let cancellation = try Cancellation()
            return try await withTaskCancellationHandler {
                Refreshed(try await refresh(cancellation))
            } onCancel: {
                guarded(()) { try cancellation.cancel() }
            }
        } catch {
            throw Label700Error.ofRefresh(error)
        }
    }
}
