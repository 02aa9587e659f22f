internal import Label700FFI

/// What a text turned out to be.
public enum ReadNumber: Sendable, Hashable {
    /// A 700 number.
    case number700(Number700)
    /// Not a 700 number, but made up to look like one.
    case lookalike(Lookalike)
    /// The beginning of a 700 number being typed: how many digits there are from 700 on, 3 to 14. Only from
    /// ``Number700/readTyped(_:direction:networkCountry:)``.
    case incomplete(digits: Int)
    /// The caller's number was withheld.
    case withheld
    /// Any other number, or no number at all.
    case other
}

/// Why a text looks like a 700 number without being one. Only said where no valid number of anyone can be meant.
public enum Lookalike: String, Sendable, Hashable, CaseIterable {
    /// Begins with 700 but has too few or too many digits.
    case wrongLength = "wrong_length"
    /// Fifteen characters beginning with 700, one to three of them letters or another script's digits.
    case mixedCharacters = "mixed_characters"
    /// A 700 number with `+` or `00` in front, as if it were a number abroad.
    case internationalMark = "international_mark"
}

extension Number700 {
    /// Reads the number of a call or message as the phone gives it: plain or grouped digits, `+86…`, `tel:` and
    /// `sip:` addresses, full-width digits and so on. Pure, and linear in the text.
    ///
    /// - Parameters:
    ///   - raw: The text. `nil`: the phone gave none, so the number is withheld.
    ///   - direction: A dialled number may begin with an IP-access prefix such as 17951.
    ///   - networkCountry: Where the phone is registered, as two letters: some shorter digit strings beginning
    ///     700 are real numbers abroad. `nil`: not known.
    /// - Returns: What it is; never `incomplete`.
    public static func read(
        _ raw: String?, direction: Direction = .incoming, networkCountry: String? = nil
    ) -> ReadNumber {
        guarded(.other) {
            let read = try parse(raw: raw ?? "", direction: direction.ffi, networkCountry: networkCountry)
            return ReadNumber(read)
        }
    }

    /// ``read(_:direction:networkCountry:)`` for a dial pad: digits that can still become a 700 number are
    /// `incomplete`, and not yet a lookalike for being too short.
    public static func readTyped(
        _ raw: String, direction: Direction = .outgoing, networkCountry: String? = nil
    ) -> ReadNumber {
        guarded(.other) {
            ReadNumber(try asYouType(raw: raw, direction: direction.ffi, networkCountry: networkCountry))
        }
    }
}

extension ReadNumber {
    init(_ read: Parsed) {
        switch read {
        case .number700(let number): self = .number700(Number700(value: number))
        case .lookalike(let lookalike): self = .lookalike(Lookalike(lookalike))
        case .incomplete(let digits): self = .incomplete(digits: Int(digits))
        case .withheld: self = .withheld
        case .other: self = .other
        }
    }

    var ffi: Parsed {
        switch self {
        case .number700(let number): .number700(number: number.value)
        case .lookalike(let lookalike): .lookalike(lookalike: lookalike.ffi)
        case .incomplete(let digits): .incomplete(digits: UInt8(clamping: digits))
        case .withheld: .withheld
        case .other: .other
        }
    }
}
