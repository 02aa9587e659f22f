import Foundation
import Label700

enum NumberCases {
    static func run(_ object: Fields) throws {
        let op = try object.text("op")
        let expect = try object.object("expect")
        switch op {
        case "parse":
            let read = Number700.read(
                try object.longText("raw"), direction: try object.code("direction"),
                networkCountry: try object.optionalText("network_country"))
            try compare(read, expect)
        case "as_you_type":
            let read = Number700.readTyped(
                try object.longText("raw") ?? "", direction: try object.code("direction"),
                networkCountry: try object.optionalText("network_country"))
            try compare(read, expect)
            var digits: Int?
            if case .incomplete(let typed) = read { digits = typed }
            try check(digits == (try expect.optionalInteger("digits")), "digits")
        case "grouped":
            try check(same(try number(object).grouped, try expect.text("text")), "text")
        case "same_number":
            let value = Number700.areSame(try object.text("a"), try object.text("b"))
            try check(value == (try expect.bool("value")), "value")
        case "suffix_collides":
            let value = try number(object).suffixCollides(with: try object.text("contact"))
            try check(value == (try expect.bool("value")), "value")
        case "may_bind_account":
            let value = Number700.mayBindAccount(try object.longText("raw") ?? "")
            try check(value == (try expect.bool("value")), "value")
        default: throw Failure("unknown op \(op)")
        }
        try expect.allRead()
    }

    private static func number(_ object: Fields) throws -> Number700 {
        guard let number = Number700(try object.longText("raw") ?? "") else { throw Failure("raw is no 700 number") }
        return number
    }

    private static func compare(_ read: ReadNumber, _ expect: Fields) throws {
        var (kind, number, reason): (String, String?, String?) = ("", nil, nil)
        switch read {
        case .number700(let found): (kind, number) = ("protected", found.digits)
        case .lookalike(let lookalike): (kind, reason) = ("lookalike", lookalike.rawValue)
        case .incomplete: kind = "incomplete"
        case .withheld: kind = "withheld"
        case .other: kind = "other"
        }
        try check(kind == (try expect.text("kind")), "kind")
        try check(same(number, try expect.optionalText("number")), "number")
        try check(same(reason, try expect.optionalText("reason")), "reason")
    }
}

enum TextCases {
    static func run(_ object: Fields) throws {
        let text = try object.longText("text") ?? ""
        let expect = try object.object("expect")
        let wanted = try expect.objects("found")
        let found = text.find700Numbers()
        try check(found.count == wanted.count, "count")
        for (found, wanted) in zip(found, wanted) {
            try check(same(found.number.digits, try wanted.text("number")), "number")
            let start = text.utf8.distance(from: text.startIndex, to: found.range.lowerBound)
            let end = text.utf8.distance(from: text.startIndex, to: found.range.upperBound)
            try check(start == (try wanted.integer("utf8_start")), "utf8_start")
            try check(end == (try wanted.integer("utf8_end")), "utf8_end")
            try check(found.nsRange.location == (try wanted.integer("utf16_start")), "utf16_start")
            try check(NSMaxRange(found.nsRange) == (try wanted.integer("utf16_end")), "utf16_end")
            try check(NSRange(found.range, in: text) == found.nsRange, "ranges of one number")
            try wanted.allRead()
        }
        try expect.allRead()
    }
}
