import Foundation
internal import Label700FFI

/// What a labeler has open. All but diagnosis and explanation is of the list that answers; `nil` and empty where there
/// is none. Its printed form hides the coverage.
public struct ViewStatus: Sendable, Hashable, DigitsHidden {
    /// What the newest look at the view found.
    public let diagnosis: Diagnosis
    /// The same as one English sentence for developers, without numbers or paths.
    public let explanation: String
    /// The feed's name.
    public let feed: String?
    /// The list's sequence number.
    public let sequence: UInt64?
    /// When the list was made.
    public let issued: Date?
    /// When the newest timestamp that vouches for it was issued.
    public let vouchedFor: Date?
    /// When that timestamp expires, and the list is no longer fresh.
    public let timestampExpires: Date?
    /// Signed days after which the list is very stale, where the publisher shortened them.
    public let maxAgeDays: Int?
    /// How many ranges the list has.
    public let ranges: UInt64?
    /// Where absence from the list means something.
    public let coverage: [ClosedRange<Number700>]
    /// The reasons that the publisher turned off.
    public let switches: Set<Reason>

    public var shown: KeyValuePairs<String, Any> {
        [
            "diagnosis": diagnosis.rawValue, "feed": feed ?? "none", "sequence": sequence.map(String.init) ?? "none",
            "ranges": ranges.map(String.init) ?? "none",
        ]
    }
}

/// What the newest look at the view found. Anything but `ready` means that the view itself cannot be used; an earlier
/// list may go on to answer.
public enum Diagnosis: String, Sendable, Hashable, CaseIterable {
    /// The view is open.
    case ready
    /// Nothing was published yet, or the host gave no folder. The usual state before the first update.
    case noView = "no_view"
    /// `view.json` cannot be used.
    case badView = "bad_view"
    /// `view.json` names a list whose file is not there.
    case listMissing = "list_missing"
    /// The operating system refuses the list's file.
    case listUnreadable = "list_unreadable"
    /// The list's file was cut off or grew.
    case listLength = "list_length"
    /// The list's file has other content than was published.
    case listChecksum = "list_checksum"
    /// The list's file is whole, but not a list that this version reads.
    case badList = "bad_list"
    /// The list's file belongs to another view.
    case otherList = "other_list"
    /// Something that a later version of the core tells apart, or a fault of this library.
    case unknown
}

extension ViewStatus {
    init(_ status: Label700FFI.ViewStatus) {
        self.init(
            diagnosis: Diagnosis(status.diagnosis), explanation: status.explanation, feed: status.feed,
            sequence: status.seq, issued: status.issued.map(Date.init(wholeSeconds:)),
            vouchedFor: status.xIssued.map(Date.init(wholeSeconds:)),
            timestampExpires: status.timestampExpires.map(Date.init(wholeSeconds:)),
            maxAgeDays: status.maxAgeDays.map(Int.init), ranges: status.ranges,
            coverage: status.coverage.compactMap(Self.range), switches: Set(status.switches.map(Reason.init)))
    }

    /// What is known when nothing is.
    static var unknown: ViewStatus {
        ViewStatus(
            diagnosis: .unknown, explanation: "the library failed", feed: nil, sequence: nil, issued: nil,
            vouchedFor: nil, timestampExpires: nil, maxAgeDays: nil, ranges: nil, coverage: [], switches: [])
    }

    private static func range(_ range: NumberRange) -> ClosedRange<Number700>? {
        range.first <= range.last ? Number700(value: range.first)...Number700(value: range.last) : nil
    }
}
