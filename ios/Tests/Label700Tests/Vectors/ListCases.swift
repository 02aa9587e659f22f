import Foundation
import Label700

enum ListCases {
    static func run(_ object: Fields) throws {
        _ = try object.text("why")
        let folder = try TemporaryFolder()
        try View(object).write(to: folder.url)
        let labeler = Labeler.open(at: folder.url)
        let facts = CallFacts(.incoming, now: try object.time("now"))
        let expect = try object.object("expect")

        let status = labeler.status
        try check(status.diagnosis == (try expect.code("diagnosis")), "diagnosis")
        try check(same(status.feed, try expect.optionalText("feed")), "feed")
        try check(status.sequence.map { Int($0) } == (try expect.optionalInteger("seq")), "seq")
        try check(status.issued == (try expect.optionalTime("issued")), "issued")
        try check(status.ranges.map { Int($0) } == (try expect.optionalInteger("ranges")), "ranges")

        let ask = try object.texts("ask")
        let answers = try expect.objects("answers")
        try check(ask.count == answers.count, "count of answers")
        let batch = labeler.labelBatch(ask, facts: facts)
        try check(batch.count == ask.count, "count of the batch")
        for (place, raw) in ask.enumerated() {
            let single = labeler.label(raw, facts: facts)
            try check(single == batch[place], "answer \(place) of the batch")
            try compare(labeler.hint(for: single), answers[place], place)
        }
        try expect.allRead()
    }

    private static func compare(_ hint: Hint, _ expect: Fields, _ place: Int) throws {
        try check(hint.reason == (try expect.code("reason")), "reason of answer \(place)")
        try check(same(hint.subtitle, try expect.optionalText("subtitle")), "subtitle of answer \(place)")
        try check(same(hint.sceneCode, try expect.optionalText("scene_code")), "scene_code of answer \(place)")
        try check(same(hint.details, try expect.texts("details")), "details of answer \(place)")
        try expect.allRead()
    }
}
