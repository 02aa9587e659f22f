import Foundation

@testable import Label700

/// The first step of the first case of `updates.json`: an invented feed that a new phone can refresh from.
struct DemoFeed: Sendable {
    let anchor: Data
    let now: Date
    let fetch: MemoryFetch

    init() throws {
        let data = try Data(contentsOf: Folders.vectors.appendingPathComponent("updates.json"))
        let file = try Fields(try JSONSerialization.jsonObject(with: data))
        let blobs = try file.object("blobs")
        guard let first = try file.objects("cases").first, let step = try first.objects("steps").first else {
            throw Failure("updates.json has no case")
        }
        anchor = try blobs.data(try first.text("anchor"))
        now = try step.time("now")
        var files: [String: MemoryFetch.Served] = [:]
        for object in try step.objects("serve") where try object.integer("status") == 200 {
            files[try object.text("path")] = .init(body: try blobs.data(try object.text("blob")))
        }
        fetch = MemoryFetch(files)
    }

    func file(_ path: String) -> Data? { fetch.file(path) }
}

/// Waits for ever at the file whose name holds a word, until it is told to go on or is cancelled.
final class StallingFetch: Fetch {
    private let files: MemoryFetch
    private let word: String
    private let state = Locked((isStalled: false, isCancelled: false, goesOn: false))

    init(_ files: MemoryFetch, stallsAt word: String) {
        self.files = files
        self.word = word
    }

    func goOn() { state.withLock { $0.goesOn = true } }

    /// Returns when a fetch waits.
    func stalled() async { await until { $0.isStalled } }

    /// Returns also when nothing will ever wait, for the refresh was cancelled before.
    func stalledOrCancelled() async {
        for _ in 0..<20 where !state.withLock({ $0.isStalled || $0.isCancelled }) { await pause() }
    }

    var wasCancelled: Bool {
        get async {
            for _ in 0..<200 where !state.withLock({ $0.isCancelled }) { await pause() }
            return state.withLock { $0.isCancelled }
        }
    }

    func fetch(_ url: URL, maxBytes: Int) async throws -> Data {
        if url.absoluteString.contains(word) { try await stall() }
        return try await files.fetch(url, maxBytes: maxBytes)
    }

    func fetch(_ url: URL, into file: URL, offset: Int, maxBytes: Int) async throws {
        try await files.fetch(url, into: file, offset: offset, maxBytes: maxBytes)
    }

    private func stall() async throws {
        while !state.withLock({ state in
            state.isStalled = !state.goesOn
            return state.goesOn
        }) {
            do { try await Task.sleep(for: .milliseconds(5)) } catch {
                state.withLock { $0.isCancelled = true }
                throw error
            }
        }
    }

    private func until(_ isSo: ((isStalled: Bool, isCancelled: Bool, goesOn: Bool)) -> Bool) async {
        while !state.withLock({ isSo($0) }) { await pause() }
    }

    private func pause() async { try? await Task.sleep(for: .milliseconds(5)) }
}

struct FailingFetch: Fetch {
    let error: any Error
    func fetch(_ url: URL, maxBytes: Int) async throws -> Data { throw error }
    func fetch(_ url: URL, into file: URL, offset: Int, maxBytes: Int) async throws { throw error }
}

/// Another fetch from one refresh to the next.
final class SwitchedFetch: Fetch {
    private let now: Locked<any Fetch>

    init(_ fetch: any Fetch) { now = Locked(fetch) }

    func put(_ fetch: any Fetch) { now.withLock { $0 = fetch } }

    func fetch(_ url: URL, maxBytes: Int) async throws -> Data {
        try await now.withLock { $0 }.fetch(url, maxBytes: maxBytes)
    }

    func fetch(_ url: URL, into file: URL, offset: Int, maxBytes: Int) async throws {
        try await now.withLock { $0 }.fetch(url, into: file, offset: offset, maxBytes: maxBytes)
    }
}
