/// A value whose printed form says what it is, and shows no digit of a caller's number: neither `print`,
/// `String(reflecting:)`, `dump` nor a string interpolation does.
public protocol DigitsHidden: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What the printed form shows.
    var shown: KeyValuePairs<String, Any> { get }
}

extension DigitsHidden {
    public var description: String {
        let parts = shown.map { name, value in "\(name): \(value)" }
        return "\(Self.self)(\(parts.joined(separator: ", ")))"
    }

    public var debugDescription: String { description }

    public var customMirror: Mirror {
        Mirror(self, children: shown.map { (label: $0.key, value: $0.value) }, displayStyle: .struct)
    }
}
