import Foundation
import Label700
import Testing

/// No printed form of anything shows a digit of a caller's number.
@Suite struct RedactionTests {
    private let labeler = Labeler.withoutView()

    @Test func printedFormsHideTheNumber() throws {
        let number = try #require(Number700("+86 700 1234 5678 9012"))
        let label = labeler.label(number.digits, facts: CallFacts(.incoming))
        let hint = labeler.hint(for: label, language: .en)
        let found = "请回电 \(number.digits)".find700Numbers()
        #expect(label.number == number)
        #expect(hint.spoken.isEmpty == false && hint.actions.isEmpty == false && found.count == 1)

        let values: [(String, Any)] = [
            ("number", number), ("label", label), ("hint", hint), ("found", found), ("read", label.read),
            ("actions", hint.actions), ("status", labeler.status), ("optional", Optional(number) as Any),
            ("range", number...number), ("dictionary", [number: label]),
        ]
        for (name, value) in values {
            for text in [String(describing: value), String(reflecting: value), "\(value)", dumped(value)] {
                // Apart, or a failure would print what it is about.
                let isShown = shows(number, in: text)
                #expect(!isShown, "\(name) shows the number")
            }
        }
    }

    /// The other side of it: what is to be shown is there.
    @Test func whatIsForTheUserShowsTheNumber() throws {
        let number = try #require(Number700("700123456789012"))
        let isForTheUser = shows(number, in: number.digits) && shows(number, in: number.grouped)
        #expect(isForTheUser)
        let label = labeler.label(number.digits, facts: CallFacts(.incoming))
        let isDisplayed = shows(number, in: labeler.hint(for: label).numberDisplay ?? "")
        #expect(isDisplayed)
        #expect("\(label)".contains("protected"))
    }

    private func dumped(_ value: Any) -> String {
        var text = ""
        dump(value, to: &text)
        return text
    }

    /// Any four digits of it in a row, or its value in another base.
    private func shows(_ number: Number700, in text: String) -> Bool {
        let digits = Array(number.digits)
        let plain = text.filter { $0 != " " }
        return (0...digits.count - 4).contains { plain.contains(String(digits[$0..<$0 + 4])) }
            || text.contains(String(number.value, radix: 16))
    }
}
