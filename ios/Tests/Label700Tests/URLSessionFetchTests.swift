import Foundation
import Testing

@testable import Label700

/// The ready fetcher keeps the contract of ``Fetch``, against a server on this machine.
@Suite(.serialized) struct URLSessionFetchTests {
    private let body = Data((0..<5000).map { UInt8($0 % 251) })
    private let fetch = URLSessionFetch()

    @Test func everyInstallationAsksAlike() async throws {
        let server = try SmallServer { [body] _ in .init(200, ["Set-Cookie": "who=me"], body: body) }
        #expect(try await fetch.fetch(server.url.appendingPathComponent("metadata/a.json"), maxBytes: 5000) == body)
        _ = try await fetch.fetch(server.url.appendingPathComponent("metadata/a.json"), maxBytes: 5000)
        #expect(server.requests.count == 2, "a cache answered")
        for request in server.requests {
            #expect(request.path == "/metadata/a.json")
            #expect(request.headers["user-agent"] == "label700")
            #expect(request.headers["accept-encoding"] == "identity")
            #expect(request.headers["cookie"] == nil)
            let usual: Set = ["host", "accept", "user-agent", "accept-encoding", "accept-language", "connection"]
            #expect(Set(request.headers.keys).subtracting(usual) == [])
        }
    }

    @Test func statusesAreTold() async throws {
        for (status, error) in [
            (404, FetchError.absent), (403, .status(403)), (500, .status(500)), (304, .status(304)),
        ] {
            let server = try SmallServer { _ in .init(status) }
            await #expect(throws: error) { try await fetch.fetch(server.url, maxBytes: 10) }
        }
        let busy = try SmallServer { _ in .init(503, ["Retry-After": "120"]) }
        await #expect(throws: FetchError.status(503, retryAfter: 120)) { try await fetch.fetch(busy.url, maxBytes: 10) }
        let dated = try SmallServer { _ in
            .init(503, ["Date": "Tue, 02 Jun 2026 00:00:00 GMT", "Retry-After": "Tue, 02 Jun 2026 01:00:00 GMT"])
        }
        await #expect(throws: FetchError.status(503, retryAfter: 3600)) {
            try await fetch.fetch(dated.url, maxBytes: 10)
        }
    }

    @Test func objectStoresMayAnswerOtherwiseThatAFileIsAbsent() async throws {
        let store = URLSessionFetch(absentStatuses: [403, 404])
        for status in [403, 404] {
            let server = try SmallServer { _ in .init(status) }
            await #expect(throws: FetchError.absent) { try await store.fetch(server.url, maxBytes: 10) }
            let file = try PartialFile(body.prefix(10))
            await #expect(throws: FetchError.absent) {
                try await store.fetch(server.url, into: file.url, offset: 10, maxBytes: 5000)
            }
        }
    }

    @Test func aRefreshFromAnObjectStoreEndsItsWalkOverRoots() async throws {
        let demo = try DemoFeed()
        let server = try SmallServer { request in
            demo.file(String(request.path.dropFirst())).map { .init(200, body: $0) } ?? .init(403)
        }
        let folder = try TemporaryFolder()
        for (fetch, succeeds) in [(URLSessionFetch(), false), (URLSessionFetch(absentStatuses: [403]), true)] {
            let updater = try Updater(
                .init(
                    anchor: demo.anchor, mirrors: [server.url],
                    stateDirectory: folder.url.appendingPathComponent("state"),
                    viewDirectory: folder.url.appendingPathComponent("view")), fetch: fetch)
            let refreshed = try? await updater.refresh(now: demo.now)
            #expect((refreshed != nil) == succeeds)
        }
    }

    @Test func tooManyBytesAreRefused() async throws {
        let announced = try SmallServer { [body] _ in .init(200, body: body) }
        await #expect(throws: FetchError.tooLarge) { try await fetch.fetch(announced.url, maxBytes: 4999) }
        // Without a length, until the connection closes.
        let silent = try SmallServer { [body] _ in
            var reply = SmallServer.Reply(200)
            reply.pieces = [Data("HTTP/1.1 200 -\r\nConnection: close\r\n\r\n".utf8), body]
            return reply
        }
        #expect(try await fetch.fetch(silent.url, maxBytes: 5000) == body)
        await #expect(throws: FetchError.tooLarge) { try await fetch.fetch(silent.url, maxBytes: 4999) }
        let file = try PartialFile(body.prefix(10))
        await #expect(throws: FetchError.tooLarge) {
            try await fetch.fetch(silent.url, into: file.url, offset: 10, maxBytes: 4999)
        }
        #expect(try file.content().isEmpty)
    }

    @Test func redirectsStayOnTheServerAndEnd() async throws {
        let server = try SmallServer { [body] request in
            switch request.path {
            case "/once": .init(302, ["Location": "/here"])
            case "/twice": .init(302, ["Location": "/once"])
            case "/thrice": .init(302, ["Location": "/twice"])
            case "/here": .init(200, body: body)
            default: .init(404)
            }
        }
        #expect(try await fetch.fetch(server.url.appendingPathComponent("twice"), maxBytes: 5000) == body)
        await #expect(throws: FetchError.network) {
            try await fetch.fetch(server.url.appendingPathComponent("thrice"), maxBytes: 5000)
        }
        let target = server.url.appendingPathComponent("here").absoluteString
        let other = try SmallServer { _ in .init(302, ["Location": target]) }
        let before = server.requests.count
        await #expect(throws: FetchError.network) { try await fetch.fetch(other.url, maxBytes: 5000) }
        #expect(server.requests.count == before, "another server heard of this device")
    }

    @Test func aDownloadGoesOnWhereItBrokeOff() async throws {
        let server = try SmallServer { [body] request in
            guard let range = request.headers["range"], let first = Int(range.dropFirst(6).dropLast()) else {
                return .init(200, body: body)
            }
            if first >= body.count { return .init(416) }
            return .init(206, ["Content-Range": "bytes \(first)-4999/5000"], body: body.dropFirst(first))
        }
        // Behind the offset lies what nobody vouched for.
        let file = try PartialFile(body.prefix(2000) + Data("else".utf8))
        try await fetch.fetch(server.url, into: file.url, offset: 2000, maxBytes: 5000)
        #expect(try file.content() == body)
        #expect(server.requests.map { $0.headers["range"] } == ["bytes=2000-"])

        try await fetch.fetch(server.url, into: file.url, offset: 5000, maxBytes: 5000)
        #expect(server.requests.count == 1, "what is complete was asked for")

        // Longer than what the server has: another file, so from the beginning.
        let longer = try PartialFile(Data(repeating: 1, count: 6000))
        try await fetch.fetch(server.url, into: longer.url, offset: 6000, maxBytes: 7000)
        #expect(try longer.content() == body)
    }

    @Test func serversThatIgnoreRangesAreTakenFromTheBeginning() async throws {
        let server = try SmallServer { [body] _ in .init(200, body: body) }
        let file = try PartialFile(Data(repeating: 1, count: 100))
        try await fetch.fetch(server.url, into: file.url, offset: 100, maxBytes: 5000)
        #expect(try file.content() == body)
    }

    @Test func whatArrivedBeforeABreakStays() async throws {
        let server = try SmallServer { [body] _ in .init(200, body: body.prefix(3000), announce: 5000) }
        let file = try PartialFile(Data())
        await #expect(throws: FetchError.network) {
            try await fetch.fetch(server.url, into: file.url, offset: 0, maxBytes: 5000)
        }
        #expect(try file.content() == body.prefix(3000))
    }

    @Test func silentAndSlowServersAreGivenUp() async throws {
        let limits = URLSessionFetch.Limits(
            metadataTimeout: 0.4, targetsTimeout: 5, minBytesPerSecond: 1000, paceWindow: 0.2)
        let impatient = URLSessionFetch(limits: limits)
        let silent = try SmallServer { _ in
            var reply = SmallServer.Reply(200)
            reply.wait = 3
            return reply
        }
        await #expect(throws: FetchError.timedOut) { try await impatient.fetch(silent.url, maxBytes: 10) }
        let file = try PartialFile(Data())
        await #expect(throws: FetchError.timedOut) {
            try await impatient.fetch(silent.url, into: file.url, offset: 0, maxBytes: 10)
        }
        let slow = try SmallServer { [body] _ in
            var reply = SmallServer.Reply(200, announce: 5000)
            reply.pieces += (0..<30).map { body.dropFirst($0).prefix(1) }
            reply.wait = 0.1
            return reply
        }
        await #expect(throws: FetchError.tooSlow) {
            try await impatient.fetch(slow.url, into: file.url, offset: 0, maxBytes: 5000)
        }
    }

    @Test func cancellingTheTaskEndsTheTransfer() async throws {
        let server = try SmallServer { _ in
            var reply = SmallServer.Reply(200)
            reply.wait = 5
            return reply
        }
        let task = Task { [fetch] in try await fetch.fetch(server.url, maxBytes: 10) }
        while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        let start = ContinuousClock.now
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(start.duration(to: .now) < .seconds(2))
    }

    @Test func noServerAndNoHTTPAreNoNetwork() async throws {
        await #expect(throws: FetchError.network) {
            try await fetch.fetch(URL(string: "http://127.0.0.1:1/a")!, maxBytes: 10)
        }
        await #expect(throws: FetchError.network) {
            try await fetch.fetch(URL(string: "file:///etc/hostname")!, maxBytes: 1000)
        }
        let nowhere = URL(fileURLWithPath: "/nowhere/at/all")
        await #expect(throws: FetchError.file) {
            try await fetch.fetch(URL(string: "http://127.0.0.1:1/a")!, into: nowhere, offset: 0, maxBytes: 10)
        }
    }

    @Test func aWholeRefreshGoesOverHTTP() async throws {
        let demo = try DemoFeed()
        let server = try SmallServer { request in
            demo.file(String(request.path.dropFirst())).map { .init(200, body: $0) } ?? .init(404)
        }
        let folder = try TemporaryFolder()
        let view = folder.url.appendingPathComponent("view")
        let updater = try Updater(
            .init(
                anchor: demo.anchor, mirrors: [server.url], stateDirectory: folder.url.appendingPathComponent("state"),
                viewDirectory: view))
        #expect(try await updater.refresh(now: demo.now).listChanged)
        #expect(Labeler.open(at: view).status.diagnosis == .ready)
    }
}

private final class PartialFile {
    private let folder: TemporaryFolder
    let url: URL

    init(_ content: Data) throws {
        folder = try TemporaryFolder()
        url = folder.url.appendingPathComponent("list.part")
        try content.write(to: url)
    }

    func content() throws -> Data { try Data(contentsOf: url) }
}
