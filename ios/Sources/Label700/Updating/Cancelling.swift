import Foundation
internal import Label700FFI

/// Carries the cancellation of a Swift task to the core, which UniFFI does not do.
///
/// The core can be told only once its refresh has begun to run, and the task may be cancelled before that. So the wish is
/// kept here, and repeated at the next file that the refresh asks for.
final class Cancelling: Sendable {
    private struct State {
        /// Weak, for the core holds what fetches, and that holds this.
        weak var core: Label700FFI.Updater?
        var isRunning = false
        var isAsked = false
    }

    private let state = Locked(State())

    func serve(_ core: Label700FFI.Updater) { state.withLock { $0.core = core } }

    /// `false` if a refresh is running already: it must not lose its cancellation to another one.
    func begin() -> Bool {
        state.withLock { state in
            defer { state.isRunning = true }
            if !state.isRunning { state.isAsked = false }
            return !state.isRunning
        }
    }

    func end() { state.withLock { $0.isRunning = false } }

    func ask() {
        state.withLock { $0.isAsked = true }
        cancelIfAsked()
    }

    func cancelIfAsked() {
        // Not under the lock: what is cancelled may call back.
        let core = state.withLock { $0.isAsked ? $0.core : nil }
        guarded(()) { try core?.cancel() }
    }
}
