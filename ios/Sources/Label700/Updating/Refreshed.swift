import Foundation
internal import Label700FFI

/// What a refresh reached: the view now shows the newest list that the publisher signed.
public struct Refreshed: Sendable, Hashable {
    /// The list's sequence number.
    public let sequence: UInt64
    /// How many ranges it has.
    public let ranges: UInt64
    /// Whether it is another list than before; if not, only its freshness moved.
    public let listChanged: Bool
    /// Through how many differences the list was made of the one before it. 0: it was fetched whole, or had not to be
    /// fetched.
    public let throughDeltas: Int
    /// The size in bytes of the differences or of the list that it took; 0 if it had not to be fetched.
    public let downloaded: UInt64
    /// Whether the updater's database could not be read and trust had to begin again from the anchor.
    public let floorsLost: Bool
}

/// A file that a refresh asks for, or has received. A refresh names each file twice.
public struct FetchProgress: Sendable, Hashable {
    /// Its path in the repository, such as `metadata/timestamp.json`.
    public let file: String
    /// Whether it is a list or a difference, where waiting may be long. Else it is metadata.
    public let isTarget: Bool
    /// How many bytes it has at most; for lists and differences, how many it has.
    public let bytes: UInt64
    /// `false`: it is being asked for. `true`: it has arrived.
    public let arrived: Bool
}

/// What happens in a refresh, for `for try await`.
public enum RefreshEvent: Sendable, Hashable {
    /// A file is being asked for, or has arrived.
    case progress(FetchProgress)
    /// It is done; the last event.
    case done(Refreshed)
}

extension Refreshed {
    init(_ refreshed: Label700FFI.Refreshed) {
        self.init(
            sequence: refreshed.seq, ranges: refreshed.ranges, listChanged: refreshed.listChanged,
            throughDeltas: Int(refreshed.throughDeltas), downloaded: refreshed.downloaded,
            floorsLost: refreshed.floorsLost)
    }
}

extension FetchProgress {
    init(_ progress: Label700FFI.FetchProgress) {
        self.init(
            file: progress.file, isTarget: progress.isTarget, bytes: progress.bytes, arrived: progress.arrived)
    }
}
