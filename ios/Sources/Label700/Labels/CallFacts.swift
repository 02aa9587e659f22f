import Foundation
internal import Label700FFI

/// What the host knows about a call or message, apart from its number.
public struct CallFacts: Sendable, Hashable {
    /// Which way it goes.
    public var direction: Direction
    /// The device clock. Labelling reads no clock itself; whole seconds count.
    public var now: Date
    /// Where the phone is registered, as two letters (ISO 3166-1). `nil`, empty or anything else: not known.
    public var networkCountry: String?
    /// What the network says about the caller's number. `nil`: nothing. Counts on incoming calls only; iOS does not
    /// tell apps.
    public var verification: Verification?

    /// The facts of a call or message, at this moment unless `now` says otherwise.
    public init(
        _ direction: Direction, now: Date = Date(), networkCountry: String? = nil, verification: Verification? = nil
    ) {
        self.direction = direction
        self.now = now
        self.networkCountry = networkCountry
        self.verification = verification
    }
}

extension CallFacts {
    var ffi: Label700FFI.CallFacts {
        Label700FFI.CallFacts(
            direction: direction.ffi, now: now.wholeSeconds, networkCountry: networkCountry,
            verification: verification?.ffi)
    }
}

extension Date {
    /// Seconds since 1970, also of dates that a broken clock or a careless calculation made.
    var wholeSeconds: Int64 {
        let seconds = timeIntervalSince1970.rounded(.down)
        // Far beyond any calendar, and well inside what a 64-bit integer holds.
        let bound = 1e15
        return seconds.isNaN ? 0 : Int64(min(max(seconds, -bound), bound))
    }

    init(wholeSeconds: Int64) { self.init(timeIntervalSince1970: TimeInterval(wholeSeconds)) }
}
