internal import Label700FFI

/// The host's choices. They only ever take away: nothing here adds a hint or makes one milder. The defaults show
/// everything.
public struct Policy: Sendable, Hashable {
    /// `false`: no hint at all. Labels keep their `kind`, and numbers stay visible.
    public var enabled: Bool
    /// `false`: numbers that only look like a 700 number get no hint.
    public var lookalikes: Bool
    /// `false`: no company is ever named; the scene still is.
    public var companyNames: Bool
    /// `false`: a hint carries no details.
    public var details: Bool
    /// `true`: lists may also be fetched over metered networks. Labelling ignores it; hand it to
    /// ``URLSessionFetch/init(meteredUse:)``.
    public var meteredUse: Bool
    /// Single reasons turned off: those about 700 numbers fall to `protected`, `protected` and the lookalike reasons
    /// to `none`.
    public var off: Set<Reason>

    /// A policy that shows everything but what is turned off here.
    public init(
        enabled: Bool = true, lookalikes: Bool = true, companyNames: Bool = true, details: Bool = true,
        meteredUse: Bool = true, off: Set<Reason> = []
    ) {
        self.enabled = enabled
        self.lookalikes = lookalikes
        self.companyNames = companyNames
        self.details = details
        self.meteredUse = meteredUse
        self.off = off
    }
}

/// A title and subtitle of the host's own, in place of the SDK's. What holds for the SDK's texts should hold for
/// these: a 700 number says what service carries the call, nothing about who is calling.
public struct OwnText: Sendable, Hashable {
    /// The reason whose texts these are.
    public var reason: Reason
    /// Their language.
    public var language: Language
    /// At most 10 Chinese characters or 34 Latin letters. `nil` or empty: the SDK's.
    public var title: String?
    /// At most 18 Chinese characters or 60 Latin letters. `nil`: the SDK's. Empty: none is shown.
    public var subtitle: String?

    /// Texts for one reason in one language.
    public init(_ reason: Reason, _ language: Language, title: String? = nil, subtitle: String? = nil) {
        self.reason = reason
        self.language = language
        self.title = title
        self.subtitle = subtitle
    }
}

extension Policy {
    var ffi: Label700FFI.Policy {
        Label700FFI.Policy(
            enabled: enabled, lookalikes: lookalikes, companyNames: companyNames, details: details,
            meteredUse: meteredUse, off: off.map(\.ffi))
    }
}

extension OwnText {
    var ffi: TextOverride {
        TextOverride(reason: reason.ffi, language: language.ffi, title: title, subtitle: subtitle)
    }
}
