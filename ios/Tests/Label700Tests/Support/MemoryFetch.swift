import Foundation
import Label700

/// Serves files from memory. What is not there is absent.
struct MemoryFetch: Fetch {
    struct Served: Sendable {
        var status = 200
        var body = Data()
    }

    static let base = URL(string: "https://demo.invalid/list")!
    private let files: [String: Served]

    init(_ files: [String: Served]) { self.files = files }

    func fetch(_ url: URL, maxBytes: Int) async throws -> Data {
        let body = try body(url)
        if body.count > maxBytes { throw FetchError.tooLarge }
        return body
    }

    func fetch(_ url: URL, into file: URL, offset: Int, maxBytes: Int) async throws {
        let body = try body(url)
        if body.count > maxBytes {
            try Data().write(to: file)
            throw FetchError.tooLarge
        }
        let had = offset > 0 ? try Data(contentsOf: file).prefix(offset) : Data()
        try (had + body.dropFirst(offset)).write(to: file)
    }

    func file(_ path: String) -> Data? { files[path]?.body }

    private func body(_ url: URL) throws -> Data {
        let path = url.absoluteString.dropFirst(Self.base.absoluteString.count + 1)
        guard let served = files[String(path)], served.status != 404 else { throw FetchError.absent }
        guard served.status == 200 else { throw FetchError.status(served.status) }
        return served.body
    }
}
