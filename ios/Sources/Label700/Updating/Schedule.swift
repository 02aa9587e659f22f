import Foundation
internal import Label700FFI

/// When to refresh next. Pure: the system's own scheduler does the waiting.
///
/// `random` spreads millions of phones, so that they never come at once; nothing about the installation should go into
/// it. The default is right for apps.
public enum Schedule {
    /// The first refresh after installation: anywhere within a day from `now`.
    public static func first(from now: Date, random: UInt64 = .random(in: 0...UInt64.max)) -> Date {
        later(now) { try nextFirst(now: $0, random: random) }
    }

    /// The next refresh after a successful one: a day later, give or take a fifth.
    public static func afterSuccess(at now: Date, random: UInt64 = .random(in: 0...UInt64.max)) -> Date {
        later(now) { try nextAfterSuccess(now: $0, random: random) }
    }

    /// The next refresh after `failures` failed ones in a row: an hour later, then two, and so on up to a day, give or
    /// take a fifth.
    ///
    /// - Parameter retryAfter: What ``Updater/retryAfter`` says of the last one: not before that, but within a quarter of
    ///   a day behind it.
    public static func afterFailure(
        at now: Date, failures: Int, retryAfter: Int? = nil, random: UInt64 = .random(in: 0...UInt64.max)
    ) -> Date {
        later(now) {
            try nextAfterFailure(
                now: $0, failures: UInt32(clamping: failures), retryAfter: retryAfter.map { UInt64(clamping: $0) },
                random: random)
        }
    }

    private static func later(_ now: Date, _ next: (Int64) throws -> Int64) -> Date {
        let aDayLater = now.wholeSeconds + 86_400
        return Date(wholeSeconds: guarded(aDayLater) { try next(now.wholeSeconds) })
    }
}
