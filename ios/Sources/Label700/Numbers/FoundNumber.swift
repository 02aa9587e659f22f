import Foundation
internal import Label700FFI

/// A 700 number in a text, and where it stands there, its country prefix included.
public struct FoundNumber: Sendable, Hashable, DigitsHidden {
    /// The number.
    public let number: Number700
    /// Where it stands, for `String` and `AttributedString`.
    public let range: Range<String.Index>
    /// The same for `NSAttributedString` and text views, in UTF-16 code units.
    public let nsRange: NSRange

    public var shown: KeyValuePairs<String, Any> { ["number": number] }
}

extension String {
    /// The 700 numbers in the text of a message, in order. Linear in the text.
    ///
    /// Leaves alone longer runs of digits, addresses on the web, and what stands directly behind 单号, 运单, 订单,
    /// 卡号 or IMEI.
    public func find700Numbers() -> [FoundNumber] {
        guarded([]) { try findInText(text: self).map { FoundNumber($0, in: self) } }
    }
}

extension FoundNumber {
    fileprivate init(_ found: Label700FFI.FoundNumber, in text: String) {
        let start = text.utf8.index(text.startIndex, offsetBy: Int(found.byteStart))
        let end = text.utf8.index(start, offsetBy: Int(found.byteEnd - found.byteStart))
        self.init(
            number: Number700(value: found.number), range: start..<end,
            nsRange: NSRange(location: Int(found.utf16Start), length: Int(found.utf16End - found.utf16Start)))
    }
}
