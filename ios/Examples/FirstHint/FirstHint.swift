import Foundation
import Label700

@main
struct FirstHint {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let mirror = URL(string: arguments[1]) else {
            return print("FirstHint URL ANCHOR NUMBER")
        }
        let anchor = try Data(contentsOf: URL(fileURLWithPath: arguments[2]))
        let number = arguments[3]
        let view = URL(fileURLWithPath: "view")

        // Open once, when the app starts. Without a list the 15-digit rule alone answers.
        let labeler = Labeler.open(at: view)
        show(labeler, number)

        // Now and then, in the background: bring the list up to date.
        do {
            let updater = try Updater(
                .init(
                    anchor: anchor, mirrors: [mirror], stateDirectory: URL(fileURLWithPath: "state"),
                    viewDirectory: view))
            for try await event in updater.refreshEvents() {
                switch event {
                case .progress(let progress) where progress.arrived: print("arrived: \(progress.file)")
                case .progress: break
                case .done(let refreshed): print("list \(refreshed.sequence) is current")
                }
            }
        } catch let error as Label700Error {
            print("not refreshed (\(error.code)): \(error.message). The list that was there answers on.")
        }

        labeler.reloadIfChanged()
        show(labeler, number)
    }

    /// What an app does on each ring.
    static func show(_ labeler: Labeler, _ raw: String?) {
        let label = labeler.label(raw, facts: CallFacts(.incoming))
        let hint = labeler.hint(for: label, language: .zhHans)
        guard let title = hint.title else { return print("no hint") }
        print("\(title) · \(hint.subtitle ?? "") (\(hint.reason.rawValue))")
    }
}
