import Foundation
import Testing

/// Runs every file of shared vectors through the façade. The count is printed only if all of them pass.
@Suite struct VectorTests {
    @Test func allVectorsPass() async throws {
        let runner = VectorRunner(folder: Folders.vectors)
        try await runner.run()
        for failure in runner.failures { print("failed: \(failure)") }
        #expect(runner.failures.count == 0, "vectors that failed stand above")
        if runner.failures.isEmpty {
            print("vectors passed: swift \(runner.count)")
        }
        // The test harness may end before what is buffered is written.
        fflush(nil)
        #expect(runner.count > 0)
    }
}

final class VectorRunner {
    private let folder: URL
    private(set) var count = 0
    private(set) var failures: [String] = []

    init(folder: URL) { self.folder = folder }

    func run() async throws {
        let known: Set = ["numbers", "text_scan", "labels", "words", "lists", "updates", "views"]
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let found = Set(files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) })
        if found != known { failures.append("other files than the known ones") }

        let views = try Views(try open("views"))
        try cases("numbers", NumberCases.run)
        try cases("text_scan", TextCases.run)
        try cases("labels") { try LabelCases.run($0, views) }
        try cases("words") { try WordCases.run($0, views) }
        try cases("lists", ListCases.run)
        try await updates()
    }

    private func cases(_ file: String, _ run: (Fields) throws -> Void) throws {
        let fields = try open(file)
        var names = Set<String>()
        for object in try fields.objects("cases") {
            let name = try object.text("name")
            count += 1
            if !names.insert(name).inserted { failures.append("\(file): \(name): twice") }
            do {
                try run(object)
                try object.allRead()
            } catch {
                failures.append("\(file): \(name): \(error)")
            }
        }
        try fields.allRead()
    }

    private func updates() async throws {
        let fields = try open("updates")
        let blobs = try fields.object("blobs")
        for object in try fields.objects("cases") {
            let name = try object.text("name")
            let run = try UpdateCase(anchor: try blobs.data(try object.text("anchor")), blobs: blobs)
            for step in try object.objects("steps") {
                let stepName = try step.text("name")
                count += 1
                do {
                    try await run.step(step)
                    try step.allRead()
                } catch {
                    failures.append("updates: \(name): \(stepName): \(error)")
                }
            }
            try object.allRead()
        }
        try fields.allRead()
    }

    private func open(_ file: String) throws -> Fields {
        let data = try Data(contentsOf: folder.appendingPathComponent("\(file).json"))
        let fields = try Fields(try JSONSerialization.jsonObject(with: data))
        guard try fields.integer("format") == 1, try fields.text("file") == file else {
            throw Failure("\(file): another format or file")
        }
        _ = try fields.text("about")
        return fields
    }
}
