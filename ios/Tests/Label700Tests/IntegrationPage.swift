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

/// Call it before the app has finished launching, and keep what it gives for as long as the app lives.
func startLabelling() throws -> (labeler: Labeler, refresher: ListRefresher) {
    let folders = try listFolders(appGroup: "group.demo.lists")
    guard let anchor = Bundle.main.url(forResource: "1.root", withExtension: "json"),
        let mirror = URL(string: "https://lists.example.com")
    else { throw CocoaError(.fileNoSuchFile) }
    let labeler = Labeler.open(at: folders.view)
    let refresher = ListRefresher(
        labeler,
        .init(
            anchor: try Data(contentsOf: anchor), mirrors: [mirror], stateDirectory: folders.state,
            viewDirectory: folders.view))
    refresher.register()
    Task { await refresher.plan() }
    return (labeler, refresher)
}

actor ListRefresher {
    static let task = "demo.list-refresh"
    private let labeler: Labeler
    private let configuration: Updater.Configuration

    init(_ labeler: Labeler, _ configuration: Updater.Configuration) {
        self.labeler = labeler
        self.configuration = configuration
    }

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

    /// Plans what was planned before, or the very first refresh; the system keeps one plan of this name.
    func plan() {
        if next == nil { next = Schedule.first(from: Date()) }
        let request = BGAppRefreshTaskRequest(identifier: Self.task)
        request.earliestBeginDate = next
        try? BGTaskScheduler.shared.submit(request)
    }

    func refresh() async -> Bool {
        var (isCurrent, retryAfter) = (false, Int?.none)
        do {
            let updater = try Updater(configuration)
            defer { retryAfter = updater.retryAfter }
            _ = try await updater.refresh()
            labeler.reloadIfChanged()
            isCurrent = true
            failures = 0
            next = Schedule.afterSuccess(at: Date())
        } catch {
            // That the system wanted its time back says nothing of the server.
            if !(error is CancellationError) { failures += 1 }
            next = Schedule.afterFailure(at: Date(), failures: max(failures, 1), retryAfter: retryAfter)
        }
        plan()
        return isCurrent
    }

    // Both outlive the process: else a server in trouble would get no rest, and each start of the app would begin anew.

    private var failures: Int {
        get { UserDefaults.standard.integer(forKey: "label700.failures") }
        set { UserDefaults.standard.set(newValue, forKey: "label700.failures") }
    }

    private var next: Date? {
        get { UserDefaults.standard.object(forKey: "label700.next") as? Date }
        set { UserDefaults.standard.set(newValue, forKey: "label700.next") }
    }
}

/// The system calls the handler on one thread, and takes the answer on any.
private struct Running: @unchecked Sendable {
    let task: BGTask
}
