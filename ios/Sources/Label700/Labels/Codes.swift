/// What sort of number it is. The raw values of this and of every other enumeration of codes are stable, and the
/// same in all languages of the SDK.
public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A number of the number protection service: 15 digits beginning with 700.
    case protected
    /// It looks like one and cannot be one.
    case lookalike
    /// Any other text.
    case other
    /// The network gave no number.
    case withheld
}

/// How much notice a hint deserves.
public enum Severity: String, Sendable, Hashable, CaseIterable {
    /// There is no hint.
    case none
    /// Neutral.
    case info
    /// Worth a second look; amber and a shape of its own, never alarm red.
    case caution
}

/// Why there is a hint. A new version may add some; none changes its meaning.
public enum Reason: String, Sendable, Hashable, CaseIterable {
    /// A 700 number, about which no list says more.
    case protected
    /// The list names who uses the number.
    case listed
    /// The list says that the platform is leaving the pilot (提前退出). It goes on serving existing orders.
    case platformExiting = "platform_exiting"
    /// The list says that the platform's pilot is suspended (暂停). It goes on serving existing orders.
    case platformSuspended = "platform_suspended"
    /// The list says that the platform's pilot qualification was revoked (撤销). It goes on serving existing orders.
    case platformRevoked = "platform_revoked"
    /// The list says that the number block was returned (已退回).
    case returned
    /// A fresh list that covers the number does not have it.
    case unlisted
    /// The network reports that the caller's number failed its check.
    case verificationFailed = "verification_failed"
    /// Looks like a 700 number, with too few or too many digits.
    case wrongLength = "wrong_length"
    /// Looks like a 700 number, with letters or foreign digits in it.
    case mixedCharacters = "mixed_characters"
    /// Digits of a 700 number behind an international mark.
    case internationalMark = "international_mark"
    /// Nothing to say.
    case none
}

/// How far the list could be relied on at the time of the call.
public enum Freshness: String, Sendable, Hashable, CaseIterable {
    /// Its timestamp is unexpired. Only such a list can say that a number is missing from it.
    case fresh
    /// Expired. What it has still holds; what it lacks means nothing.
    case stale
    /// So old that it names no company any more.
    case veryStale = "very_stale"
    /// The device clock is more than a day behind signed times. Counts as stale; validity dates are ignored.
    case clockSuspect = "clock_suspect"
}

/// Which way a call goes, or that it is a message.
public enum Direction: String, Sendable, Hashable, CaseIterable {
    /// A call that this phone receives.
    case incoming
    /// A call that this phone makes.
    case outgoing
    /// A short message.
    case message
}

/// What the network says about the caller's number.
public enum Verification: String, Sendable, Hashable, CaseIterable {
    /// Nothing; the usual case, and no reason for anything.
    case notVerified = "not_verified"
    /// It passed. Says nothing to the user: a number that belongs to its caller is no promise about them.
    case passed
    /// It failed: an incoming 700 call is then labelled `verification_failed`.
    case failed
}
