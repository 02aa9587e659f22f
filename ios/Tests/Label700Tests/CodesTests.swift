import Foundation
import Label700FFI
import Testing

@testable import Label700

@Suite struct CodesTests {
    /// Labels cross the bridge as places in the order of declaration, so a shuffled enumeration would mislabel. The
    /// generated records say each by its name.
    @Test func packedLabelsSayWhatRecordsSay() throws {
        let raws: [String?] = [
            "700123456789012", "7001234567890", "700l23456789012", "+700123456789012", nil, "", "10086\n",
            "700 1234\n5678 9012", "\r\n", "7001234567890123",
        ]
        let labeler = Label700.Labeler.withoutView()
        let core = try Label700FFI.Labeler.withoutView()
        for direction in Label700.Direction.allCases {
            let facts = Label700.CallFacts(direction, networkCountry: "CN", verification: .failed)
            let batch = labeler.labelBatch(raws, facts: facts)
            #expect(batch == raws.map { labeler.label($0, facts: facts) })
            #expect(try batch.map(\.ffi) == raws.map { try core.label(raw: $0 ?? "", facts: facts.ffi) })
        }
        #expect(labeler.labelBatch([], facts: Label700.CallFacts(.incoming)).isEmpty)
    }

    /// The same for every code, whatever labels there may be: the places in `label_packed` are those of the generated
    /// declarations.
    @Test func codesStandInTheOrderOfTheCore() throws {
        let file = Folders.package.appendingPathComponent("Generated/Label700FFI/Label700FFI.swift")
        let code = try String(contentsOf: file, encoding: .utf8)
        func declared(_ name: String) -> [String] {
            let body = code.components(separatedBy: "public enum \(name): ").dropFirst().first ?? ""
            let lines = (body.components(separatedBy: "\n}").first ?? "").split(separator: "\n")
            return lines.compactMap { line in
                let words = line.split(separator: " ")
                return words.count == 2 && words[0] == "case" ? String(words[1]) : nil
            }
        }
        #expect(declared("Kind") == Label700.Kind.allCases.map { "\($0)" })
        #expect(declared("Reason") == Label700.Reason.allCases.map { "\($0)" })
        #expect(declared("Freshness") == Label700.Freshness.allCases.map { "\($0)" })
        #expect(declared("Lookalike") == Label700.Lookalike.allCases.map { "\($0)" })
    }

    @Test func aClockThatIsOffIsNoCrash() {
        let labeler = Label700.Labeler.withoutView()
        for now in [
            Date.distantPast, .distantFuture, Date(timeIntervalSince1970: .nan), Date(timeIntervalSince1970: .infinity),
        ] {
            #expect(labeler.label("700123456789012", facts: Label700.CallFacts(.incoming, now: now)).kind == .protected)
            #expect(!Schedule.first(from: now, random: 7).timeIntervalSince1970.isNaN)
        }
    }

    @Test func schedulesLieWithinTheirBounds() {
        let now = Date(timeIntervalSince1970: 1_780_358_400)
        for random in [0, 1, UInt64.max / 2, UInt64.max] {
            #expect((0...86_400).contains(Schedule.first(from: now, random: random).timeIntervalSince(now)))
            #expect((69_120...103_680).contains(Schedule.afterSuccess(at: now, random: random).timeIntervalSince(now)))
            let wait = Schedule.afterFailure(at: now, failures: 1, retryAfter: 7200, random: random)
            #expect((7200...7200 + 21_600).contains(wait.timeIntervalSince(now)))
        }
    }

    @Test func languagesAreFoundByTheirTags() {
        #expect(Label700.Language(tag: "zh-CN") == .zhHans && Label700.Language(tag: "zh-Hant-HK") == .zhHant)
        #expect(Label700.Language(tag: "EN-gb") == .en && Label700.Language(tag: "fr") == nil)
    }

    @Test func textsThatAreTooLongAreRefused() {
        let long = OwnText(.listed, .zhHans, title: String(repeating: "演", count: 11))
        #expect { try Label700.Labeler.withoutView().setTexts([long]) } throws: {
            ($0 as? Label700.Label700Error)?.code == "title_too_long"
        }
    }
}
