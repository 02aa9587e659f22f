import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// How an answer relates to the bytes that were asked for.
enum Answer: Equatable {
    /// The file from its first byte on. Servers may ignore a range.
    case whole
    /// The bytes that were asked for, and the length of the whole file where the server knows it.
    case rest(total: Int?)
    /// Other bytes, or the range lies outside the file.
    case otherRange
    /// No part of the file.
    case refused(FetchError)

    init(to response: URLResponse, from offset: Int, absentStatuses: Set<Int>) {
        guard let response = response as? HTTPURLResponse else {
            self = .refused(.network)
            return
        }
        switch response.statusCode {
        case let status where absentStatuses.contains(status): self = .refused(.absent)
        case 200: self = .whole
        case 206 where offset > 0:
            let range = response.value(forHTTPHeaderField: "Content-Range").flatMap(ContentRange.init)
            self = range?.first == offset ? .rest(total: range?.total) : .otherRange
        case 416 where offset > 0: self = .otherRange
        default:
            self = .refused(.status(response.statusCode, retryAfter: RetryAfter.seconds(response, deviceNow: Date())))
        }
    }
}

/// The server cannot go on from where the file ends: it is to be asked for the whole file.
struct OtherRange: Error {}

/// `bytes 5-9/10` or `bytes 5-9/*`.
struct ContentRange: Equatable {
    let first: Int
    let total: Int?

    init?(_ value: String) {
        let parts = value.split(whereSeparator: { " -/".contains($0) })
        guard parts.count == 4, parts[0] == "bytes", let first = Int(parts[1]), let last = Int(parts[2]), first <= last
        else { return nil }
        let total = Int(parts[3])
        guard parts[3] == "*" || total.map({ last < $0 }) == true else { return nil }
        self.first = first
        self.total = total
    }
}

enum RetryAfter {
    /// Reads `Retry-After`, seconds or an HTTP date. A date is measured from the server's own `Date` where it sends one, so
    /// that a wrong device clock does no harm. A date gone by is no wait.
    static func seconds(_ response: HTTPURLResponse, deviceNow: Date) -> Int? {
        guard let value = response.value(forHTTPHeaderField: "Retry-After") else { return nil }
        if let seconds = Int(value) { return seconds >= 0 ? seconds : nil }
        guard let until = date(value) else { return nil }
        let now = response.value(forHTTPHeaderField: "Date").flatMap(date) ?? deviceNow
        return Int(max(0, min(until.timeIntervalSince(now), 1e9)))
    }

    private static func date(_ text: String) -> Date? {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return format.date(from: text)
    }
}
