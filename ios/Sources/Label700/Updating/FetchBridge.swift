import Foundation
internal import Label700FFI

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// An app's ``Fetch`` as the core wants it.
final class FetchBridge: Label700FFI.Fetch, Sendable {
    private let fetch: any Fetch

    init(_ fetch: any Fetch) { self.fetch = fetch }

    func fetch(url: String, maxBytes: UInt64) async throws -> Data {
        try await translated {
            try await fetch.fetch(try parsed(url), maxBytes: Int(clamping: maxBytes))
        }
    }

    func fetchToFile(url: String, path: String, offset: UInt64, maxBytes: UInt64) async throws {
        try await translated {
            try await fetch.fetch(
                try parsed(url), into: URL(fileURLWithPath: path), offset: Int(clamping: offset),
                maxBytes: Int(clamping: maxBytes))
        }
    }

    private func parsed(_ url: String) throws -> URL {
        guard let url = URL(string: url) else { throw FetchError.network }
        return url
    }

    private func translated<Answer>(_ work: () async throws -> Answer) async throws -> Answer {
        do { return try await work() } catch { throw Label700FFI.FetchError(error) }
    }
}

extension Label700FFI.FetchError {
    fileprivate init(_ error: any Error) {
        switch error {
        case FetchError.absent: self = .Absent
        case FetchError.file: self = .File
        case FetchError.network: self = .Network
        case FetchError.status(let code, let retryAfter):
            self = .Status(code: UInt16(clamping: code), retryAfter: retryAfter.map { UInt64(clamping: $0) })
        case FetchError.timedOut: self = .TimedOut
        case FetchError.tooLarge: self = .TooLarge
        case FetchError.tooSlow: self = .TooSlow
        case let error as URLError: self = error.code == .timedOut ? .TimedOut : .Network
        default: self = .Unexpected
        }
    }
}

/// An app's closure as the core wants it.
final class ProgressBridge: ProgressListener, Sendable {
    private let progress: @Sendable (FetchProgress) -> Void

    init(_ progress: @escaping @Sendable (FetchProgress) -> Void) { self.progress = progress }

    func progressed(progress: Label700FFI.FetchProgress) throws { self.progress(FetchProgress(progress)) }
}
