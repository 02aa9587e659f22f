import Foundation
import Label700FFI
import Testing

@testable import Label700

/// A fault of the Rust core never ends the app.
@Suite struct PanicTests {
    @Test func aPanicIsThrown() {
        #expect(throws: (any Error).self) { try panicForTests() }
        // And the library lives.
        #expect(Labeler.withoutView().label("700123456789012", facts: CallFacts(.incoming)).kind == .protected)
    }

    @Test func aPanicIsAnsweredByNothingToSay() {
        let facts = CallFacts(.incoming)
        let label = guarded(NumberLabel(nothingAbout: facts)) {
            try panicForTests()
            return Labeler.withoutView().label("700123456789012", facts: facts)
        }
        #expect(label.kind == .other && label.reason == .none)
        #expect(Labeler.withoutView().hint(for: label).title == nil)
    }

    /// What a panic says may quote what it panicked about.
    @Test func theErrorOfAPanicRepeatsNothing() {
        do {
            try panicForTests()
        } catch {
            #expect(Label700.Label700Error(error) == .internal("the library failed"))
        }
    }

    /// UniFFI writes `try!`, which ends the app, around functions that are not declared to fail. All that the façade asks
    /// for are declared so; left are those that only count references, move bytes or print.
    @Test func noFunctionOfTheCoreEndsTheApp() throws {
        let file = Folders.package.appendingPathComponent("Generated/Label700FFI/Label700FFI.swift")
        let code = try String(contentsOf: file, encoding: .utf8)
        let calls = code.components(separatedBy: "try! rustCall").dropFirst().map { rest in
            String(rest.drop { $0 != "u" && $0 != "f" }.prefix(400))
        }
        let harmless = ["_clone_", "_free_", "rustbuffer", "_uniffi_trait_"]
        #expect(!calls.isEmpty)
        for call in calls {
            let name =
                call.matches(of: /(?:uniffi_label700_ffi|ffi_label700_ffi)_\w+/).first.map { String($0.output) } ?? ""
            #expect(harmless.contains { name.contains($0) }, "\(name) ends the app when it panics")
        }
    }
}
