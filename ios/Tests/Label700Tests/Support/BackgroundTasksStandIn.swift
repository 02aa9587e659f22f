#if !canImport(BackgroundTasks)
    import Foundation

    @testable import Label700

    // As much of Apple's BackgroundTasks as the page of integration calls, so that it compiles where there is none.
    class BGTask {
        var expirationHandler: (() -> Void)?
        func setTaskCompleted(success: Bool) {}
    }

    class BGTaskRequest {
        var earliestBeginDate: Date?
    }

    final class BGAppRefreshTaskRequest: BGTaskRequest {
        init(identifier: String) {}
    }

    final class BGTaskScheduler: Sendable {
        static let shared = BGTaskScheduler()
        func register(
            forTaskWithIdentifier: String, using: DispatchQueue?, launchHandler: @escaping (BGTask) -> Void
        ) -> Bool { true }
        func submit(_ request: BGTaskRequest) throws { planned.withLock { $0 = request.earliestBeginDate } }

        /// For tests: the newest plan.
        let planned = Locked<Date?>(nil)
    }
#endif
