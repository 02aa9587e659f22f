import Foundation
internal import Label700FFI

/// A number of the number protection service (号码保护服务专用号码): fifteen digits beginning with 700.
///
/// It is made by reading a text; all accepted forms of a number give the same value. Its printed form hides the
/// digits, so that it may stand in a log: ask for ``digits`` or ``grouped`` where the user is to see them.
public struct Number700: Sendable, Hashable, Comparable, DigitsHidden {
    /// All fifteen digits as an integer; its order is the order that a Call Directory extension has to keep.
    public let value: UInt64

    /// Only for values that the core gave.
    init(value: UInt64) { self.value = value }

    /// The number in this text, as a phone gives it. `nil` if it is anything else.
    ///
    /// ``read(_:direction:networkCountry:)`` says what else.
    public init?(_ raw: String, direction: Direction = .incoming) {
        guard case .number700(let number) = Self.read(raw, direction: direction) else { return nil }
        self = number
    }

    /// The fifteen digits: `700123456789012`.
    public var digits: String { String(value) }

    /// The digits in groups for reading: `700 1234 5678 9012`.
    public var grouped: String {
        guarded(digits) { try Label700FFI.grouped(number: value) ?? digits }
    }

    /// Whether a loose comparison, as address books make it, would take the saved number `contact` for this one
    /// though it is another: then the contact's name must not be shown for it.
    ///
    /// `false` if `contact` is the same number or has fewer than 7 digits.
    public func suffixCollides(with contact: String) -> Bool {
        guarded(false) { try Label700FFI.suffixCollides(number: value, contact: contact) }
    }

    public static func < (left: Number700, right: Number700) -> Bool { left.value < right.value }

    public var shown: KeyValuePairs<String, Any> { ["digits": "hidden"] }
}
