import Foundation
internal import Label700FFI

extension Updater {
    /// Where a refresh reads from and writes to.
    public struct Configuration: Sendable, Hashable {
        /// The trust anchor: the bytes of a root file that came with the app.
        public var anchor: Data
        /// Base URLs, each of a copy of the repository with `metadata/` and `targets/` under it. A refresh tries them in
        /// order until one succeeds.
        public var mirrors: [URL]
        /// A folder of the updater's own, where its database and downloads lie. It is made if it is missing. Never a
        /// shared one: iOS ends an app that is suspended while it holds a lock in an App Group's folder.
        public var stateDirectory: URL
        /// The folder that a ``Labeler`` reads, such as one in an App Group. It is made if it is missing.
        public var viewDirectory: URL
        /// The feed's name. `nil`: the one that the anchor names.
        public var feed: String?

        /// Where a refresh reads from and writes to.
        public init(
            anchor: Data, mirrors: [URL], stateDirectory: URL, viewDirectory: URL, feed: String? = nil
        ) {
            self.anchor = anchor
            self.mirrors = mirrors
            self.stateDirectory = stateDirectory
            self.viewDirectory = viewDirectory
            self.feed = feed
        }
    }
}

extension Updater.Configuration {
    var ffi: UpdaterConfig {
        UpdaterConfig(
            anchor: anchor, mirrors: mirrors.map(\.absoluteString), stateDir: stateDirectory.path,
            viewDir: viewDirectory.path, feed: feed)
    }
}
