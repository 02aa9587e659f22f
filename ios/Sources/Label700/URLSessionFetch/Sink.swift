import Foundation

/// Takes bytes up to a bound. Used by one transfer at a time, and under its lock.
protocol Sink: AnyObject, Sendable {
    /// How many bytes it has.
    var count: Int { get }
    /// How many more it takes.
    var room: Int { get }
    /// Takes `data`, or none of it and ``FetchError/tooLarge``.
    func put(_ data: Data) throws
    /// Begins anew.
    func restart() throws
    /// Empties it and gives the error for one that is too large.
    func tooLarge() -> any Error
}

/// A body in memory.
final class MemorySink: Sink, @unchecked Sendable {
    private(set) var bytes = Data()
    private let maxBytes: Int

    init(maxBytes: Int) { self.maxBytes = maxBytes }

    var count: Int { bytes.count }
    var room: Int { maxBytes - bytes.count }

    func put(_ data: Data) throws {
        if data.count > room { throw tooLarge() }
        bytes.append(data)
    }

    func restart() { bytes = Data() }

    func tooLarge() -> any Error {
        restart()
        return FetchError.tooLarge
    }
}

/// A file that may already hold the beginning of what is fetched.
final class FileSink: Sink, @unchecked Sendable {
    private let file: FileHandle
    private(set) var count = 0
    private let maxBytes: Int

    /// Opens or makes the file and keeps its first `offset` bytes, as far as it has them.
    init(_ url: URL, offset: Int, maxBytes: Int) throws {
        let descriptor = open(url.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FetchError.file }
        file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        self.maxBytes = maxBytes
        let length = try Self.orFileError { Int(clamping: try file.seekToEnd()) }
        try cut(to: min(max(offset, 0), length))
        if count > maxBytes { throw tooLarge() }
    }

    var room: Int { maxBytes - count }

    func put(_ data: Data) throws {
        if data.count > room { throw tooLarge() }
        try Self.orFileError { try file.write(contentsOf: data) }
        count += data.count
    }

    func restart() throws { try cut(to: 0) }

    func tooLarge() -> any Error {
        do { try restart() } catch { return error }
        return FetchError.tooLarge
    }

    private func cut(to length: Int) throws {
        try Self.orFileError {
            try file.truncate(atOffset: UInt64(length))
            try file.seek(toOffset: UInt64(length))
        }
        count = length
    }

    private static func orFileError<Answer>(_ work: () throws -> Answer) throws -> Answer {
        do { return try work() } catch { throw FetchError.file }
    }
}
