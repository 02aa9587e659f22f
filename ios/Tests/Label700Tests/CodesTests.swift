import Foundation
import Label700
import Testing

@Suite struct CodesTests {
    /// Labels cross the bridge as places in the order of declaration, so a shuffled enumeration would mislabel.
    @Test func theBatchSaysWhatSingleCallsSay() {
        let labeler = Labeler.withoutView()
        let raws: [String?] = [
            "700123456789012", "7001234567890", "700l23456789012", "+700123456789012", nil, "", "10086\n",
            "700 1234\n5678 9012", "\r\n", "7001234567890123",
        ]
        for direction in Direction.allCases {
            let facts = CallFacts(direction, networkCountry: "CN", verification: .failed)
            let batch = labeler.labelBatch(raws, facts: facts)
            #expect(batch == raws.map { labeler.label($0, facts: facts) })
        }
        #expect(labeler.labelBatch([], facts: CallFacts(.incoming)).isEmpty)
    }

    @Test func aClockThatIsOffIsNoCrash() {
        let labeler = Labeler.withoutView()
        for now in [Date.distantPast, .distantFuture, Date(timeIntervalSince1970: .nan), Date(timeIntervalSince1970: .infinity)] {
            #expect(labeler.label("700123456789012", facts: CallFacts(.incoming, now: now)).kind == .protected)
            #expect(Schedule.first(from: now, random: 7) >= now || now.timeIntervalSince1970.isNaN || now == .distantFuture || now.timeIntervalSince1970.isInfinite)
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
        #expect(Language(tag: "zh-CN") == .zhHans && Language(tag: "zh-Hant-HK") == .zhHant)
        #expect(Language(tag: "EN-gb") == .en && Language(tag: "fr") == nil)
    }

    @Test func textsThatAreTooLongAreRefused() {
        let long = OwnText(.listed, .zhHans, title: String(repeating: "演", count: 11))
        #expect { try Labeler.withoutView().setTexts([long]) } throws: {
            ($0 as? Label700Error)?.code == "title_too_long"
        }
    }
}
