import Foundation
import Label700

// BindingBench VIEW_DIR NUMBERS_FILE
// Prints one JSON line: what one label call takes, averaged over the lines of the file, and one batch of all of them;
// medians, in nanoseconds.

guard CommandLine.arguments.count == 3,
    let text = try? String(contentsOfFile: CommandLine.arguments[2], encoding: .utf8)
else {
    FileHandle.standardError.write(Data("Usage: BindingBench VIEW_DIR NUMBERS_FILE\n".utf8))
    exit(2)
}
let numbers: [String?] = text.split(separator: "\n").map(String.init)
let labeler = Labeler.open(at: URL(fileURLWithPath: CommandLine.arguments[1]))
guard labeler.status.diagnosis == .ready, !numbers.isEmpty else {
    FileHandle.standardError.write(Data("the view is not open, or the file is empty\n".utf8))
    exit(1)
}
// 2026-06-02T00:00:00Z
let facts = CallFacts(.incoming, now: Date(timeIntervalSince1970: 1_780_358_400))

/// What came out is used, so that nothing is optimised away.
nonisolated(unsafe) var protected = 0

func median(_ work: () -> Void) -> Double {
    for _ in 0..<20 { work() }
    let rounds = (0..<51).map { _ in
        let start = DispatchTime.now().uptimeNanoseconds
        work()
        return Double(DispatchTime.now().uptimeNanoseconds - start)
    }
    return rounds.sorted()[rounds.count / 2]
}

let single = median {
    for number in numbers where labeler.label(number, facts: facts).kind == .protected { protected += 1 }
}
let batch = median {
    protected += labeler.labelBatch(numbers, facts: facts).count { $0.kind == .protected }
}
guard protected > 0 else {
    FileHandle.standardError.write(Data("no number was labelled\n".utf8))
    exit(1)
}
print("{\"single_ns\": \(single / Double(numbers.count)), \"batch_ns\": \(batch)}")
