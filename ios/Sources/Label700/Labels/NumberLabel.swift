internal import Label700FFI

/// The answer for one number on one call or message. Keep it and ask for its words with
/// ``Labeler/hint(for:language:)``. Its printed form hides the number.
///
/// It is not called `Label`, because SwiftUI has one.
public struct NumberLabel: Sendable, Hashable, DigitsHidden {
    /// What sort of number it is. No policy and no list ever changes this.
    public let kind: Kind
    /// How much notice the hint deserves; always that of its reason.
    public let severity: Severity
    /// Why there is a hint: a stable code for themes, translations and counters.
    public let reason: Reason
    /// What the raw text was read as, the number included.
    public let read: ReadNumber
    /// What was known about the call or message.
    public let facts: CallFacts
    /// How old the list was at the time of the call. `nil`: there was no list.
    public let freshness: Freshness?

    /// The list's row for the number, and the list that it means something in.
    let row: UInt32?
    let generation: UInt64

    /// The number, if it is a 700 number.
    public var number: Number700? {
        if case .number700(let number) = read { number } else { nil }
    }

    public var shown: KeyValuePairs<String, Any> {
        // The row is left out too: a finely divided list has rows of a handful of numbers.
        [
            "kind": kind.rawValue, "reason": reason.rawValue, "direction": facts.direction.rawValue,
            "freshness": freshness?.rawValue ?? "none",
        ]
    }
}

extension NumberLabel {
    /// Nothing to say.
    init(nothingAbout facts: CallFacts) {
        self.init(
            kind: .other, severity: .none, reason: .none, read: .other, facts: facts, freshness: nil, row: nil,
            generation: 0)
    }

    var ffi: Label700FFI.Label {
        Label700FFI.Label(
            kind: kind.ffi, severity: severity.ffi, reason: reason.ffi, parsed: read.ffi, facts: facts.ffi,
            row: row, generation: generation, freshness: freshness?.ffi)
    }
}

extension Reason {
    /// How much notice a hint for this reason deserves.
    public var severity: Severity {
        switch self {
        case .none: .none
        case .platformRevoked, .returned, .unlisted, .verificationFailed, .wrongLength, .mixedCharacters: .caution
        case .protected, .listed, .platformExiting, .platformSuspended, .internationalMark: .info
        }
    }
}
