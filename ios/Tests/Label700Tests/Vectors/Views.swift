import Foundation

/// The view folders of `views.json`.
struct Views {
    private var views: [String: View] = [:]

    init(_ fields: Fields) throws {
        for object in try fields.objects("views") {
            let name = try object.text("name")
            _ = try object.text("about")
            views[name] = try View(object)
            try object.allRead()
        }
        try fields.allRead()
    }

    /// Puts the view of this name into the folder; `nil`: none.
    func write(_ name: String?, to folder: URL) throws {
        guard let name else { return }
        guard let view = views[name] else { throw Failure("no such view") }
        try view.write(to: folder)
    }
}

struct View {
    private let json: String?
    private let lists: [(path: String, bytes: Data)]

    init(_ object: Fields) throws {
        json = try object.optionalText("view_json")
        lists = try object.objects("lists").map { list in
            let file = (path: try list.text("path"), bytes: try list.data("base64"))
            try list.allRead()
            return file
        }
    }

    func write(to folder: URL) throws {
        for list in lists {
            let file = folder.appendingPathComponent(list.path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try list.bytes.write(to: file)
        }
        let file = folder.appendingPathComponent("view.json")
        if let json {
            // Not in place: whoever has the old one open must not see half of the new one.
            try Data(json.utf8).write(to: file, options: .atomic)
        } else {
            try? FileManager.default.removeItem(at: file)
        }
    }
}
