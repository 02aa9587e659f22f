import Foundation
import Testing

@testable import Label700

/// The code on docs/integrate-swift.md is code that compiles here.
@Suite struct IntegrationPageTests {
    @Test func eachBlockOfThePageStandsInASourceFile() throws {
        let root = Folders.package.deletingLastPathComponent()
        let page = try String(contentsOf: root.appendingPathComponent("docs/integrate-swift.md"), encoding: .utf8)
        let sources = try ["Examples/FirstHint/FirstHint.swift", "Tests/Label700Tests/IntegrationPage.swift"].map {
            try String(contentsOf: Folders.package.appendingPathComponent($0), encoding: .utf8)
        }
        let blocks = page.components(separatedBy: "```swift\n").dropFirst().map { block in
            block.components(separatedBy: "\n```")[0]
        }
        // A package's manifest cannot be compiled in a test; following the page does that.
        let code = blocks.filter { !$0.contains("import PackageDescription") }
        #expect(code.count >= 4)
        for block in code {
            #expect(sources.contains { $0.contains(block) }, "only the page has: \(block.prefix(60))")
        }
    }

    @Test func theSketchOfARefreshBacksOffAlsoWhenItsProcessDies() async throws {
        for key in keptKeys { UserDefaults.standard.removeObject(forKey: key) }
        defer { for key in keptKeys { UserDefaults.standard.removeObject(forKey: key) } }
        let folder = try TemporaryFolder()
        for failures in 1...3 {
            // A new one each time: what it knows of the last one is kept outside of it.
            let refresher = ListRefresher(
                .withoutView(),
                .init(
                    anchor: Data("{}".utf8), mirrors: [MemoryFetch.base], stateDirectory: folder.url,
                    viewDirectory: folder.url))
            #expect(await refresher.refresh() == false)
            #expect(UserDefaults.standard.integer(forKey: "label700.failures") == failures)
            #if !canImport(BackgroundTasks)
                let planned = BGTaskScheduler.shared.planned
                let hours = (planned.withLock { $0 } ?? .distantPast).timeIntervalSinceNow / 3600
                #expect((0.75...1.25).contains(hours / pow(2, Double(failures - 1))), "\(failures): \(hours)")
                // The app starts again: the plan stands.
                let before = planned.withLock { $0 }
                await refresher.plan()
                #expect(planned.withLock { $0 } == before)
            #endif
        }
    }

    private let keptKeys = ["label700.failures", "label700.next"]

    @Test func theOtherSketchesAnswer() {
        let label = Labeler.withoutView().label("700113800138000", facts: CallFacts(.incoming))
        #expect(contactName(label, "甲", saved: "13800138000") == nil)
        #expect(typed("7001") == "4 of 15 digits" && !signUpTakes("700113800138000"))
    }
}
