internal import Label700FFI

// The codes as the generated code has them. Each switch is exhaustive: a code that is new in the core does not
// compile here until it has its place.

extension Kind {
    var ffi: Label700FFI.Kind {
        switch self {
        case .protected: .protected
        case .lookalike: .lookalike
        case .other: .other
        case .withheld: .withheld
        }
    }
}

extension Severity {
    init(_ code: Label700FFI.Severity) {
        self =
            switch code {
            case .none: .none
            case .info: .info
            case .caution: .caution
            }
    }

    var ffi: Label700FFI.Severity {
        switch self {
        case .none: .none
        case .info: .info
        case .caution: .caution
        }
    }
}

extension Reason {
    init(_ code: Label700FFI.Reason) {
        self =
            switch code {
            case .protected: .protected
            case .listed: .listed
            case .platformExiting: .platformExiting
            case .platformSuspended: .platformSuspended
            case .platformRevoked: .platformRevoked
            case .returned: .returned
            case .unlisted: .unlisted
            case .verificationFailed: .verificationFailed
            case .wrongLength: .wrongLength
            case .mixedCharacters: .mixedCharacters
            case .internationalMark: .internationalMark
            case .none: .none
            }
    }

    var ffi: Label700FFI.Reason {
        switch self {
        case .protected: .protected
        case .listed: .listed
        case .platformExiting: .platformExiting
        case .platformSuspended: .platformSuspended
        case .platformRevoked: .platformRevoked
        case .returned: .returned
        case .unlisted: .unlisted
        case .verificationFailed: .verificationFailed
        case .wrongLength: .wrongLength
        case .mixedCharacters: .mixedCharacters
        case .internationalMark: .internationalMark
        case .none: .none
        }
    }
}

extension Freshness {
    init(_ code: Label700FFI.Freshness) {
        self =
            switch code {
            case .fresh: .fresh
            case .stale: .stale
            case .veryStale: .veryStale
            case .clockSuspect: .clockSuspect
            }
    }

    var ffi: Label700FFI.Freshness {
        switch self {
        case .fresh: .fresh
        case .stale: .stale
        case .veryStale: .veryStale
        case .clockSuspect: .clockSuspect
        }
    }
}

extension Direction {
    var ffi: Label700FFI.Direction {
        switch self {
        case .incoming: .incoming
        case .outgoing: .outgoing
        case .message: .message
        }
    }
}

extension Verification {
    var ffi: Label700FFI.Verification {
        switch self {
        case .notVerified: .notVerified
        case .passed: .passed
        case .failed: .failed
        }
    }
}
