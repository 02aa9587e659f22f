import Foundation
import Label700
import Testing

/// What the façade adds to updating: cancelling, progress, the lock. The rest is in the vectors.
@Suite(.timeLimit(.minutes(1))) struct UpdaterTests {
    private let demo: DemoFeed
    private let folder: TemporaryFolder

    init() throws {
        demo = try DemoFeed()
        folder = try TemporaryFolder()
    }

    @Test func cancellingTheTaskCancelsTheRefresh() async throws {
        let fetch = StallingFetch(demo.fetch, stallsAt: "snapshot")
        let updater = try Updater(configuration(), fetch: fetch)
        let task = Task { try await updater.refresh(now: demo.now) }
        await fetch.stalled()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(await fetch.wasCancelled, "the app's own fetch went on")

        fetch.goOn()
        let refreshed = try await updater.refresh(now: demo.now)
        #expect(refreshed.listChanged)
        #expect(Labeler.open(at: view).status.diagnosis == .ready)
    }

    @Test func aTaskThatIsCancelledBeforeAsksForNothing() async throws {
        let updater = try Updater(configuration(), fetch: demo.fetch)
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await updater.refresh(now: demo.now)
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(Labeler.open(at: view).status.diagnosis == .noView)
    }

    @Test func aSecondRefreshDoesNotCancelTheFirst() async throws {
        let fetch = StallingFetch(demo.fetch, stallsAt: "snapshot")
        let updater = try Updater(configuration(), fetch: fetch)
        let first = Task { try await updater.refresh(now: demo.now) }
        await fetch.stalled()
        let second = Task {
            await #expect {
                try await updater.refresh(now: demo.now)
            } throws: {
                ($0 as? Label700Error)?.code == "already_running"
            }
        }
        await second.value
        // Of the task, not of the refresh that goes on.
        second.cancel()
        fetch.goOn()
        #expect(try await first.value.listChanged)
    }

    @Test func aRefreshThatFailedLongAgoAsksForNothing() async throws {
        let busy = SwitchedFetch(FailingFetch(error: FetchError.status(503, retryAfter: 120)))
        let updater = try Updater(configuration(), fetch: busy)
        _ = try? await updater.refresh(now: demo.now)
        #expect(updater.retryAfter == 120)

        let stalling = StallingFetch(demo.fetch, stallsAt: "timestamp")
        busy.put(stalling)
        let task = Task { try await updater.refresh(now: demo.now) }
        await stalling.stalled()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(updater.retryAfter == nil)
    }

    @Test func theStateFolderIsLockedUntilTheUpdaterIsLetGo() async throws {
        var updater: Updater? = try Updater(configuration(), fetch: demo.fetch)
        _ = try await updater?.refresh(now: demo.now)
        do {
            _ = try Updater(configuration(), fetch: demo.fetch)
            Issue.record("two updaters on one folder")
        } catch {
            #expect(error.code == "already_running")
        }
        updater = nil
        let again = try Updater(configuration(), fetch: demo.fetch)
        #expect(try await again.refresh(now: demo.now).listChanged == false)
    }

    @Test func eventsEndWithWhatWasReached() async throws {
        let updater = try Updater(configuration(), fetch: demo.fetch)
        var events: [RefreshEvent] = []
        for try await event in updater.refreshEvents(now: demo.now) { events.append(event) }
        guard case .done(let refreshed) = events.last else { return #expect(Bool(false), "no last event") }
        let files = events.compactMap { if case .progress(let progress) = $0 { progress } else { nil } }
        #expect(files.first?.arrived == false)
        #expect(files.contains { $0.isTarget && $0.arrived && $0.bytes == refreshed.downloaded })
    }

    @Test func stoppingToListenCancelsTheRefresh() async throws {
        let fetch = StallingFetch(demo.fetch, stallsAt: "snapshot")
        let updater = try Updater(configuration(), fetch: fetch)
        for try await _ in updater.refreshEvents(now: demo.now) { break }
        await fetch.stalledOrCancelled()
        fetch.goOn()
        // The first one ends by itself soon.
        var reached: Refreshed?
        for _ in 0..<200 where reached == nil {
            reached = try? await updater.refresh(now: demo.now)
            if reached == nil { try await Task.sleep(for: .milliseconds(10)) }
        }
        #expect(reached != nil)
    }

    @Test func whatTheAppsFetchThrowsIsAnErrorOfTheRefresh() async throws {
        struct Odd: Error {}
        let updater = try Updater(configuration(), fetch: FailingFetch(error: Odd()))
        await #expect { try await updater.refresh(now: demo.now) } throws: { ($0 as? Label700Error)?.code == "fetch" }

        let busy = FailingFetch(error: FetchError.status(503, retryAfter: 120))
        let other = try TemporaryFolder()
        let patient = try Updater(configuration(in: other), fetch: busy)
        await #expect { try await patient.refresh(now: demo.now) } throws: { ($0 as? Label700Error)?.code == "fetch" }
        #expect(patient.retryAfter == 120)
    }

    private var view: URL { folder.url.appendingPathComponent("view") }

    private func configuration(in other: TemporaryFolder? = nil) -> Updater.Configuration {
        let url = (other ?? folder).url
        return Updater.Configuration(
            anchor: demo.anchor, mirrors: [MemoryFetch.base], stateDirectory: url.appendingPathComponent("state"),
            viewDirectory: url.appendingPathComponent("view"))
    }
}
