import Foundation

@testable import Label700

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An HTTP server on this machine for one test: each request is answered by a closure, in pieces, and then the
/// connection is closed.
final class SmallServer: Sendable {
    struct Request: Sendable {
        let path: String
        /// Names in lower case.
        let headers: [String: String]
    }

    /// What is sent, piece after piece, with a wait before each.
    struct Reply: Sendable {
        var pieces: [Data]
        var wait: TimeInterval = 0

        init(_ status: Int, _ headers: [String: String] = [:], body: Data = Data(), announce: Int? = nil) {
            var head = "HTTP/1.1 \(status) -\r\nConnection: close\r\nContent-Length: \(announce ?? body.count)\r\n"
            for (name, value) in headers { head += "\(name): \(value)\r\n" }
            pieces = [Data((head + "\r\n").utf8) + body]
        }
    }

    let url: URL
    private let listener: Int32
    private let asked = Locked<[Request]>([])
    private let answer: @Sendable (Request) -> Reply

    var requests: [Request] { asked.withLock { $0 } }

    init(_ answer: @escaping @Sendable (Request) -> Reply) throws {
        self.answer = answer
        #if canImport(Glibc)
            listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            listener = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isOpen = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 16) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard isOpen else { throw Failure("no port to listen on") }
        url = URL(string: "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))")!
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                Thread.detachNewThread { [weak self] in
                    self?.serve(connection)
                    close(connection)
                }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private func serve(_ connection: Int32) {
        var text = Data()
        var bytes = [UInt8](repeating: 0, count: 4096)
        while text.range(of: Data("\r\n\r\n".utf8)) == nil {
            let count = recv(connection, &bytes, bytes.count, 0)
            if count <= 0 { return }
            text.append(contentsOf: bytes[..<count])
        }
        let lines = String(decoding: text, as: UTF8.self).components(separatedBy: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces) }
        }
        let words = lines[0].split(separator: " ")
        let request = Request(path: words.count > 1 ? String(words[1]) : "", headers: headers)
        asked.withLock { $0.append(request) }
        let reply = answer(request)
        for piece in reply.pieces {
            Thread.sleep(forTimeInterval: reply.wait)
            #if canImport(Glibc)
                let sent = piece.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            #else
                let sent = piece.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, 0) }
            #endif
            if sent < 0 { return }
        }
    }
}
