import Foundation
import Label700
import Testing

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

    @Test func theSketchOfARefreshGoesOnAfterFailures() async throws {
        let folder = try TemporaryFolder()
        let labeler = Labeler.withoutView()
        let refresher = ListRefresher(
            labeler,
            .init(
                anchor: Data("{}".utf8), mirrors: [MemoryFetch.base], stateDirectory: folder.url,
                viewDirectory: folder.url))
        #expect(await refresher.refresh() == false)
        #expect(
            contactName(labeler.label("700113800138000", facts: CallFacts(.incoming)), "甲", saved: "13800138000") == nil
        )
        #expect(typed("7001") == "4 of 15 digits" && !signUpTakes("700113800138000"))
    }
}
