import Foundation
import Label700

/// One case of `updates.json`: its steps share a state folder and a view folder.
struct UpdateCase {
    private let anchor: Data
    private let blobs: Fields
    private let folder: TemporaryFolder

    init(anchor: Data, blobs: Fields) throws {
        self.anchor = anchor
        self.blobs = blobs
        folder = try TemporaryFolder()
    }

    func step(_ step: Fields) async throws {
        let now = try step.time("now")
        let served = try served(step)
        let raw = try step.longText("raw")
        let expect = try step.object("expect")

        var refreshed: Refreshed?
        var error: String?
        do { refreshed = try await refresh(now, served) } catch let failure as Label700Error { error = failure.code }
        try check(error == (try expect.optionalText("error")), "error")
        try check(refreshed.map { Int($0.sequence) } == (try expect.optionalInteger("seq")), "seq")
        try check(refreshed.map { Int($0.ranges) } == (try expect.optionalInteger("ranges")), "ranges")
        try check(refreshed?.listChanged == (try expect.optionalBool("list_changed")), "list_changed")
        try check(refreshed?.throughDeltas == (try expect.optionalInteger("through_deltas")), "through_deltas")
        try check(refreshed.map { Int($0.downloaded) } == (try expect.optionalInteger("downloaded")), "downloaded")
        try compareView(expect, raw, now)
        try expect.allRead()
    }

    /// The updater is let go of when this returns.
    private func refresh(_ now: Date, _ served: MemoryFetch) async throws -> Refreshed {
        let configuration = Updater.Configuration(
            anchor: anchor, mirrors: [MemoryFetch.base],
            stateDirectory: folder.url.appendingPathComponent("state"), viewDirectory: view)
        return try await Updater(configuration, fetch: served).refresh(now: now)
    }

    private var view: URL { folder.url.appendingPathComponent("view") }

    private func served(_ step: Fields) throws -> MemoryFetch {
        var files: [String: MemoryFetch.Served] = [:]
        for object in try step.objects("serve") {
            let status = try object.integer("status")
            let blob = try object.optionalText("blob")
            let body = status == 200 ? try blobs.data(blob ?? "") : Data()
            files[try object.text("path")] = .init(status: status, body: body)
            try object.allRead()
        }
        return MemoryFetch(files)
    }

    private func compareView(_ expect: Fields, _ raw: String?, _ now: Date) throws {
        let json = try? Data(contentsOf: view.appendingPathComponent("view.json"))
        let fields = try json.map { try JSONSerialization.jsonObject(with: $0) as? [String: Any] } ?? nil
        try check(same(fields?["sha256"] as? String, try expect.optionalText("view_sha256")), "view_sha256")
        try check(fields?["seq"] as? Int == (try expect.optionalInteger("view_seq")), "view_seq")
        let labeler = Labeler.open(at: view)
        let hint = labeler.hint(for: labeler.label(raw, facts: CallFacts(.incoming, now: now)))
        try check(hint.reason == (try expect.code("reason")), "reason")
        try check(same(hint.subtitle, try expect.optionalText("subtitle")), "subtitle")
        try check(hint.list?.freshness == (try expect.optionalCode("freshness")), "freshness")
    }
}
