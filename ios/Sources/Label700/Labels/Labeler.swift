import Foundation
internal import Label700FFI

/// Labels numbers by the published view. Make one when the app starts and keep it.
///
/// Share it between threads and actors; labelling never waits for a reload. It reads files in ``open(at:)`` and in
/// ``reloadIfChanged()`` only, reads no clock and sends nothing. Nothing here but ``setTexts(_:)`` can fail.
///
/// ```swift
/// let labeler = Labeler.open(at: viewDirectory)
/// let label = labeler.label("+86 700 1234 5678 9012", facts: CallFacts(.incoming))
/// let hint = labeler.hint(for: label, language: .preferred)
/// ```
public final class Labeler: Sendable {
    /// Absent only after a fault of the core.
    private let core: Label700FFI.Labeler?

    private init(_ core: Label700FFI.Labeler?) { self.core = core }

    /// Opens the view in this folder. Never fails: if there is none, or none that can be read, ``status`` says why,
    /// and the 15-digit rule alone answers until ``reloadIfChanged()`` finds one.
    ///
    /// Reads the whole list, so a few milliseconds of file I/O: call it when the app starts, off the main thread.
    public static func open(at viewDirectory: URL) -> Labeler {
        guarded(withoutView()) { Labeler(try Label700FFI.Labeler.open(viewDir: viewDirectory.path)) }
    }

    /// The 15-digit rule alone, for apps without lists. No I/O, ever.
    public static func withoutView() -> Labeler {
        Labeler(guarded(nil) { try Label700FFI.Labeler.withoutView() })
    }

    /// Labels the number of a call or message, given as the phone gives it; withheld, foreign and unreadable numbers
    /// are answers too. Pure: no I/O, no clock, cannot fail; fit for the main thread and every ring.
    ///
    /// - Parameter raw: `nil`: the phone gave no number.
    public func label(_ raw: String?, facts: CallFacts) -> NumberLabel {
        // As a batch of one: a block of bytes crosses the bridge in less time than a record.
        labelBatch(CollectionOfOne(raw), facts: facts)[0]
    }

    /// Labels many numbers by one and the same list, in their order; as pure as ``label(_:facts:)``.
    public func labelBatch(_ raws: some Collection<String?>, facts: CallFacts) -> [NumberLabel] {
        let count = raws.count
        // Nothing in, nothing out: one empty line would be one withheld number.
        guard count > 0 else { return [] }
        let packed = guarded(nil) { try core?.labelPacked(request: PackedLabels.request(raws, facts: facts)) }
        return packed.flatMap { PackedLabels.labels(in: $0, count: count, facts: facts) }
            ?? Array(repeating: NumberLabel(nothingAbout: facts), count: count)
    }

    /// Puts a label into words, by the list, policy and texts of now: a label of an earlier list is looked up again
    /// first. No I/O.
    public func hint(for label: NumberLabel, language: Language = .zhHans) -> Hint {
        guarded(Hint(nothingAbout: label.number)) {
            guard let core else { return Hint(nothingAbout: label.number) }
            return Hint(try core.hint(label: label.ffi, language: language.ffi))
        }
    }

    /// Opens the view anew if it changed since the last time; `true` if a new one is in force now.
    ///
    /// Call it whenever the app comes to the front or an update has ended: it costs one file status if nothing
    /// changed, else what ``open(at:)`` costs. A new view that cannot be read changes nothing but the ``status``.
    @discardableResult
    public func reloadIfChanged() -> Bool {
        guarded(false) { try core?.reloadIfChanged() ?? false }
    }

    /// What is open, and what is wrong with the view if it is not the newest. No I/O.
    public var status: ViewStatus {
        guarded(.unknown) { try core.map { ViewStatus(try $0.status()) } ?? .unknown }
    }

    /// How far the list can be relied on at `now`. `nil`: there is none.
    public func freshness(at now: Date) -> Freshness? {
        guarded(nil) { try core?.freshness(now: now.wholeSeconds).map(Freshness.init) }
    }

    /// Changes the app's policy, for labels and hints from now on.
    public func setPolicy(_ policy: Policy) {
        guarded(()) { try core?.setPolicy(policy: policy.ffi) }
    }

    /// Puts these texts of the app's own in place of any that were set before, for hints from now on.
    ///
    /// - Throws: ``Label700Error/titleTooLong(_:)`` or ``Label700Error/subtitleTooLong(_:)``; then nothing was set.
    public func setTexts(_ texts: [OwnText]) throws(Label700Error) {
        do { try core?.setOverrides(texts: texts.map(\.ffi)) } catch { throw Label700Error(error) }
    }
}
