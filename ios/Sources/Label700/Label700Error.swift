import Foundation
internal import Label700FFI

/// Why something was not done. Only updating and setting texts can fail; labelling cannot.
///
/// Whatever it is, the list that was published before goes on to answer. The message is one English line for
/// developers; it holds no number of a caller. A cancelled refresh throws `CancellationError`, as all of Swift does.
public enum Label700Error: Error, Sendable, Hashable {
    /// Another updater, in this process or another, holds the state folder. Leave it to that one.
    case alreadyRunning(String)
    /// The trust anchor is no root file of the feed, or names none: a mistake in the app.
    case anchor(String)
    /// The newest metadata that the servers have is past its date. Try again at the next scheduled time.
    case expired(String)
    /// No server could be reached or gave what was asked for. Try again at the next scheduled time.
    case fetch(String)
    /// A fault of this library.
    case `internal`(String)
    /// The configuration names no base URL: a mistake in the app.
    case noMirror(String)
    /// What the servers gave is not signed as it must be, or not what was signed. Nothing of it is used.
    case refused(String)
    /// What the servers gave is older than what was verified before. Nothing of it is used.
    case rollback(String)
    /// The state or view folder cannot be read or written: permissions, or no space.
    case storage(String)
    /// A subtitle of the app's own is over 18 Chinese characters or 60 Latin letters. Nothing was set.
    case subtitleTooLong(String)
    /// A title of the app's own is over 10 Chinese characters or 34 Latin letters. Nothing was set.
    case titleTooLong(String)

    /// The stable code, the same in all languages of the SDK: for counters.
    public var code: String {
        switch self {
        case .alreadyRunning: "already_running"
        case .anchor: "anchor"
        case .expired: "expired"
        case .fetch: "fetch"
        case .internal: "internal"
        case .noMirror: "no_mirror"
        case .refused: "refused"
        case .rollback: "rollback"
        case .storage: "storage"
        case .subtitleTooLong: "subtitle_too_long"
        case .titleTooLong: "title_too_long"
        }
    }

    /// One English line for developers.
    public var message: String {
        switch self {
        case .alreadyRunning(let message), .anchor(let message), .expired(let message), .fetch(let message),
            .internal(let message), .noMirror(let message), .refused(let message), .rollback(let message),
            .storage(let message), .subtitleTooLong(let message), .titleTooLong(let message):
            message
        }
    }
}

extension Label700Error: LocalizedError {
    public var errorDescription: String? { message }
}

extension Label700Error {
    /// The core's error; anything else that the generated code throws is a panic or a fault of the bridge.
    init(_ error: any Error) {
        switch error as? Label700FFI.Label700Error {
        case .AlreadyRunning(let message): self = .alreadyRunning(message)
        case .Anchor(let message): self = .anchor(message)
        case .Expired(let message): self = .expired(message)
        case .Fetch(let message): self = .fetch(message)
        case .NoMirror(let message): self = .noMirror(message)
        case .Refused(let message): self = .refused(message)
        case .Rollback(let message): self = .rollback(message)
        case .Storage(let message): self = .storage(message)
        case .SubtitleTooLong(let message): self = .subtitleTooLong(message)
        case .TitleTooLong(let message): self = .titleTooLong(message)
        case .Internal(let message), .Cancelled(let message): self = .internal(message)
        // Its text is the panic's own, which nobody has looked through for numbers.
        case nil: self = .internal("the library failed")
        }
    }

    /// The error to throw from a refresh.
    static func ofRefresh(_ error: any Error) -> any Error {
        if case Label700FFI.Label700Error.Cancelled = error { return CancellationError() }
        return Label700Error(error)
    }
}
