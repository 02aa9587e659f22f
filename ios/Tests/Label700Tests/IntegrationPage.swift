import Foundation
import Label700

#if canImport(BackgroundTasks)
    import BackgroundTasks
#endif

// The Swift code of docs/integrate-swift.md, as it stands there; IntegrationPageTests compares.

func listFolders(appGroup: String) throws -> (state: URL, view: URL) {
    let files = FileManager.default
    // The view is for every process of the app; the state is the updater's alone, and never in the shared folder.
    #if canImport(Darwin)
        guard let shared = files.containerURL(forSecurityApplicationGroupIdentifier: appGroup) else {
            throw CocoaError(.fileNoSuchFile)
        }
    #else
        let shared = files.temporaryDirectory
    #endif
    let support = try files.url(
        for: .applicationSupportDirectory, in: .userDomainMask, appropriateFor: nil, create: true)
    return (support.appendingPathComponent("label700"), shared.appendingPathComponent("label700"))
}

func labelCallLog(_ labeler: Labeler, _ rawNumbers: [String?]) -> [NumberLabel] {
    labeler.labelBatch(rawNumbers, facts: CallFacts(.incoming))
}

func highlights(in message: String) -> [NSRange] {
    message.find700Numbers().map(\.nsRange)
}

/// A contact's name, or nil where a loose comparison took a 700 number for the contact's.
func contactName(_ label: NumberLabel, _ name: String, saved number: String) -> String? {
    label.number?.suffixCollides(with: number) == true ? nil : name
}

func typed(_ digits: String) -> String {
    switch Number700.readTyped(digits) {
    case .incomplete(let count): "\(count) of 15 digits"
    case .number700(let number): number.grouped
    default: digits
    }
}

func signUpTakes(_ raw: String) -> Bool {
    Number700.mayBindAccount(raw)
}

func quiet(_ labeler: Labeler) {
    labeler.setPolicy(Policy(companyNames: false, off: [.unlisted]))
}

actor ListRefresher {
    static let task = "demo.list-refresh"
    private let labeler: Labeler
    private let configuration: Updater.Configuration
    private var failures = 0

    init(_ labeler: Labeler, _ configuration: Updater.Configuration) {
        self.labeler = labeler
        self.configuration = configuration
    }

    /// Call it before the app has finished launching.
    nonisolated func register() {
        _ = BGTaskScheduler.shared.register(forTaskWithIdentifier: Self.task, using: nil) { task in
            let running = Running(task: task)
            let work = Task {
                let isCurrent = await self.refresh()
                running.task.setTaskCompleted(success: isCurrent)
            }
            // The time is up: what was verified is kept, and the next refresh goes on from there.
            task.expirationHandler = { work.cancel() }
        }
    }

    func refresh() async -> Bool {
        var retryAfter: Int?
        do {
            let updater = try Updater(configuration)
            defer { retryAfter = updater.retryAfter }
            _ = try await updater.refresh()
            labeler.reloadIfChanged()
            failures = 0
            schedule(Schedule.afterSuccess(at: Date()))
            return true
        } catch {
            failures += 1
            schedule(Schedule.afterFailure(at: Date(), failures: failures, retryAfter: retryAfter))
            return false
        }
    }

    private func schedule(_ next: Date) {
        let request = BGAppRefreshTaskRequest(identifier: Self.task)
        request.earliestBeginDate = next
        try? BGTaskScheduler.shared.submit(request)
    }
}

/// The system calls the handler on one thread, and takes the answer on any.
private struct Running: @unchecked Sendable {
    let task: BGTask
}
