import Foundation

/// Many numbers and many labels as a block of bytes each, which crosses the bridge several times as quickly as records.
/// The forms are those of ffi/packed.
enum PackedLabels {
    private static let labelBytes = 16
    private static let generationBytes = 10
    private static let none: UInt8 = 0xff
    private static let noRow: UInt32 = 0x0fff_ffff

    /// The facts, and behind them a number on each line. A line break inside a number becomes a space, which means the
    /// same.
    static func request(_ raws: some Collection<String?>, facts: CallFacts) -> Data {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(12 + raws.count * 20)
        bytes.append(place(of: facts.direction, in: directions))
        bytes.append(facts.verification.map { place(of: $0, in: verifications) } ?? none)
        let country = Array((facts.networkCountry ?? "").utf8)
        bytes.append(contentsOf: country.count == 2 ? country : [0, 0])
        withUnsafeBytes(of: facts.now.wholeSeconds.littleEndian) { bytes.append(contentsOf: $0) }
        for (place, raw) in raws.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: "\n")) }
            for byte in (raw ?? "").utf8 { bytes.append(byte == UInt8(ascii: "\n") ? UInt8(ascii: " ") : byte) }
        }
        return Data(bytes)
    }

    /// The labels in `answer`, or `nil` if it is not what `count` labels take.
    static func labels(in answer: String, count: Int, facts: CallFacts) -> [NumberLabel]? {
        var answer = answer
        return answer.withUTF8 { text in
            guard text.count == count * labelBytes + generationBytes else { return nil }
            let bytes = UnsafeRawBufferPointer(text)
            let end = count * labelBytes
            let high = UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: end + 8, as: UInt16.self))
            let generation = joined(UInt64(high)) << 56 | joined(at: end, of: bytes)
            return (0..<count).map { place in
                label(at: place * labelBytes, of: bytes, generation: generation, facts: facts)
            }
        }
    }

    private static func joined(at start: Int, of bytes: UnsafeRawBufferPointer) -> UInt64 {
        joined(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)))
    }

    /// An integer of which each byte holds seven bits.
    private static func joined(_ spread: UInt64) -> UInt64 {
        let quarters = (spread & 0x007f_007f_007f_007f) | ((spread & 0x7f00_7f00_7f00_7f00) >> 1)
        let halves = (quarters & 0x0000_3fff_0000_3fff) | ((quarters & 0x3fff_0000_3fff_0000) >> 2)
        return (halves & 0x0fff_ffff) | ((halves & 0x0fff_ffff_0000_0000) >> 4)
    }

    private static func label(
        at start: Int, of bytes: UnsafeRawBufferPointer, generation: UInt64, facts: CallFacts
    ) -> NumberLabel {
        let detail = joined(at: start + 8, of: bytes)
        // The upper half of these 56 bits; the lower are the codes.
        let row = UInt32(truncatingIfNeeded: joined(at: start, of: bytes) >> 28)
        let reason = code(bytes[start + 1], of: reasons) ?? .none
        return NumberLabel(
            kind: code(bytes[start], of: kinds) ?? .other, severity: reason.severity, reason: reason,
            read: read(bytes[start + 3], detail), facts: facts, freshness: code(bytes[start + 2], of: freshnesses),
            row: row == noRow ? nil : row, generation: generation)
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
    private static let directions = Direction.allCases
    private static let verifications = Verification.allCases
    private static let kinds = Kind.allCases
    private static let reasons = Reason.allCases
    private static let freshnesses = Freshness.allCases
    private static let lookalikes = Lookalike.allCases

    private static func code<Code>(_ place: UInt8, of all: [Code]) -> Code? {
        Int(place) < all.count ? all[Int(place)] : nil
    }

    private static func place<Code: Equatable>(of code: Code, in all: [Code]) -> UInt8 {
        UInt8(clamping: all.firstIndex(of: code) ?? all.count)
    }
}
