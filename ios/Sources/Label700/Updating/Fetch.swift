import Foundation

/// Gets files by their URL, with the app's own client. ``URLSessionFetch`` is one that is ready.
///
/// Without cookies, without a cache, bodies unchanged (no transparent decompression), at most two redirects on the same
/// host, and nothing in a request that would identify an installation. Nothing that it brings is trusted. When the
/// refresh is cancelled, so is the task in which these methods run.
public protocol Fetch: Sendable {
    /// The file at `url`, which is small (metadata).
    ///
    /// Give up after 30 seconds.
    /// - Throws: ``FetchError/tooLarge`` as soon as more than `maxBytes` are announced or arrive. Errors other than
    ///   ``FetchError`` and `URLError` count as a failure of the app's own.
    func fetch(_ url: URL, maxBytes: Int) async throws -> Data

    /// Writes the file at `url`, a list or a difference, to `file`, of which the first `offset` bytes are there.
    ///
    /// Ask for the rest (`Range: bytes=offset-`), cut off what lies behind `offset` and append. Where the server cannot go
    /// on from there, begin the file anew. What arrived before an error stays in the file. A file that holds `maxBytes`
    /// already is complete, and nothing is to be asked.
    /// - Throws: ``FetchError/tooLarge`` where the file would hold more than `maxBytes`; it is then emptied.
    func fetch(_ url: URL, into file: URL, offset: Int, maxBytes: Int) async throws
}

/// Why a file was not fetched. Carries no text, so no URL and nothing of a user.
public enum FetchError: Error, Sendable, Hashable {
    /// There is no such file: status 404, and 403 where an object store answers so. The walk over root files ends by
    /// this.
    case absent
    /// The local file could not be read or written.
    case file
    /// No connection, a broken one, an untrusted certificate, a refused redirect.
    case network
    /// Any other answer than the file: the HTTP status, and `Retry-After` in seconds where the server gives it.
    case status(Int, retryAfter: Int? = nil)
    /// Not done within the time allowed.
    case timedOut
    /// More bytes than allowed.
    case tooLarge
    /// Fewer than 1,000 bytes a second, or more than 15 minutes for one file.
    case tooSlow
}
