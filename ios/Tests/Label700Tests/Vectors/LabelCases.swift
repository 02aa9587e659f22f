import Foundation
import Label700

enum LabelCases {
    static func run(_ object: Fields, _ views: Views) throws {
        let folder = try TemporaryFolder()
        try views.write(try object.optionalText("view"), to: folder.url)
        let labeler = Labeler.open(at: folder.url)
        try setPolicy(object, labeler)
        let label = labeler.label(try object.longText("raw"), facts: try facts(object))
        let hint = labeler.hint(for: label, language: try object.code("language"))

        let expect = try object.object("expect")
        try check(label.kind == (try expect.code("kind")), "kind")
        try check(label.severity == (try expect.code("severity")), "severity")
        try check(label.severity == label.reason.severity, "severity of the reason")
        try check(label.reason == (try expect.code("reason")), "reason")
        try check(same(label.number?.digits, try expect.optionalText("number")), "number")
        try check(same(hint.title, try expect.optionalText("title")), "title")
        try check(same(hint.subtitle, try expect.optionalText("subtitle")), "subtitle")
        try check(same(hint.scene, try expect.optionalText("scene")), "scene")
        try check(hint.list.map { Int($0.sequence) } == (try expect.optionalInteger("list_seq")), "list_seq")
        try check(hint.list?.freshness == (try expect.optionalCode("freshness")), "freshness")
        try expect.allRead()

        // The batch has a way of its own over the bridge.
        try check(labeler.labelBatch([nil, try object.longText("raw")], facts: label.facts).last == label, "batch")
    }

    static func setPolicy(_ object: Fields, _ labeler: Labeler) throws {
        guard try object.value("policy") != nil else { return }
        let policy = try object.object("policy")
        let off = try policy.texts("off").map { code in
            guard let reason = Reason(rawValue: code) else { throw Failure("unknown reason in off") }
            return reason
        }
        labeler.setPolicy(
            Policy(
                enabled: try policy.bool("enabled"), lookalikes: try policy.bool("lookalikes"),
                companyNames: try policy.bool("company_names"), details: try policy.bool("details"), off: Set(off)))
        try policy.allRead()
    }

    static func facts(_ object: Fields) throws -> CallFacts {
        CallFacts(
            try object.code("direction"), now: try object.time("now"),
            networkCountry: try object.optionalText("network_country"),
            verification: try object.optionalCode("verification"))
    }
}

enum WordCases {
    static func run(_ object: Fields, _ views: Views) throws {
        let expect = try object.object("expect")
        switch try object.text("op") {
        case "hint": try compare(try hint(object, views), expect)
        case "override":
            let isAccepted = (try? Labeler.withoutView().setTexts([try ownText(object)])) != nil
            try check(isAccepted == (try expect.bool("accepted")), "accepted")
        case let op: throw Failure("unknown op \(op)")
        }
        try expect.allRead()
    }

    private static func hint(_ object: Fields, _ views: Views) throws -> Hint {
        let folder = try TemporaryFolder()
        try views.write(try object.optionalText("view"), to: folder.url)
        let labeler = Labeler.open(at: folder.url)
        try LabelCases.setPolicy(object, labeler)
        try labeler.setTexts(
            try object.objects("overrides").map { text in
                let ownText = try ownText(text)
                try text.allRead()
                return ownText
            })
        let label = labeler.label(try object.longText("raw"), facts: try LabelCases.facts(object))
        if let later = try object.optionalText("later_view") {
            try views.write(later, to: folder.url)
            try check(labeler.reloadIfChanged(), "reload")
        }
        return labeler.hint(for: label, language: try object.code("language"))
    }

    private static func ownText(_ object: Fields) throws -> OwnText {
        OwnText(
            try object.code("reason"), try object.code("language"), title: try object.optionalText("title"),
            subtitle: try object.optionalText("subtitle"))
    }

    private static func compare(_ hint: Hint, _ expect: Fields) throws {
        try check(hint.reason == (try expect.code("reason")), "reason")
        try check(hint.severity == (try expect.code("severity")), "severity")
        try check(same(hint.title, try expect.optionalText("title")), "title")
        try check(same(hint.subtitle, try expect.optionalText("subtitle")), "subtitle")
        try check(same(hint.details, try expect.texts("details")), "details")
        try check(same(hint.spoken, try expect.text("spoken")), "spoken")
        try check(same(hint.numberDisplay, try expect.optionalText("number_display")), "number_display")
        try check(same(hint.scene, try expect.optionalText("scene")), "scene")
        try check(same(hint.sceneCode, try expect.optionalText("scene_code")), "scene_code")
        let actions = try expect.objects("actions")
        try check(hint.actions.count == actions.count, "actions")
        for (action, wanted) in zip(hint.actions, actions) {
            try check(action.kind == (try wanted.code("action")), "action")
            try check(same(action.title, try wanted.text("title")), "title of an action")
            try check(same(action.text, try wanted.text("text")), "text of an action")
            try wanted.allRead()
        }
        try check(hint.list.map { Int($0.sequence) } == (try expect.optionalInteger("list_seq")), "list_seq")
        try check(hint.list?.issued == (try expect.optionalTime("list_issued")), "list_issued")
        try check(hint.list?.freshness == (try expect.optionalCode("freshness")), "freshness")
        try check(hint.textsVersion == (try expect.integer("texts_version")), "texts_version")
    }
}
