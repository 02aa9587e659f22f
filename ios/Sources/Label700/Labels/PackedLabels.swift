import Foundation

/// Many labels as the core packs them into one block of bytes, which is several times quicker to read than as many
/// records. Its form is that of `label_packed` in ffi/src/labeler.rs.
enum PackedLabels {
    private static let labelBytes = 16
    private static let generationBytes = 8

    /// One text with a number on each line. A line break inside a number becomes a space, which means the same.
    static func lines(_ raws: some Collection<String?>) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(raws.count * 20)
        for (place, raw) in raws.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: "\n")) }
            for byte in (raw ?? "").utf8 { bytes.append(byte == UInt8(ascii: "\n") ? UInt8(ascii: " ") : byte) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The labels in `data`, or `nil` if it is not what `count` labels take.
    static func labels(in data: Data, count: Int, facts: CallFacts) -> [NumberLabel]? {
        guard data.count == count * labelBytes + generationBytes else { return nil }
        return data.withUnsafeBytes { bytes in
            let generation = bytes.loadUnaligned(fromByteOffset: count * labelBytes, as: UInt64.self)
            return (0..<count).map { place in
                label(at: place * labelBytes, of: bytes, generation: UInt64(littleEndian: generation), facts: facts)
            }
        }
    }

    private static func label(
        at start: Int, of bytes: UnsafeRawBufferPointer, generation: UInt64, facts: CallFacts
    ) -> NumberLabel {
        let detail = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self))
        let row = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start + 4, as: UInt32.self))
        let reason = code(bytes[start + 1], of: reasons) ?? .none
        return NumberLabel(
            kind: code(bytes[start], of: kinds) ?? .other, severity: reason.severity, reason: reason,
            read: read(bytes[start + 3], detail), facts: facts, freshness: code(bytes[start + 2], of: freshnesses),
            row: row == UInt32.max ? nil : row, generation: generation)
    }

    private static func read(_ code: UInt8, _ detail: UInt64) -> ReadNumber {
        switch code {
        case 0: .number700(Number700(value: detail))
        case 1: self.code(UInt8(clamping: detail), of: lookalikes).map(ReadNumber.lookalike) ?? .other
        case 2: .incomplete(digits: Int(clamping: detail))
        case 3: .withheld
        default: .other
        }
    }

    // Codes are places in the order of declaration; `allCases` would be made anew at each look.
    private static let kinds = Kind.allCases
    private static let reasons = Reason.allCases
    private static let freshnesses = Freshness.allCases
    private static let lookalikes = Lookalike.allCases

    private static func code<Code>(_ place: UInt8, of all: [Code]) -> Code? {
        Int(place) < all.count ? all[Int(place)] : nil
    }
}
