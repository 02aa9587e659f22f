import Foundation

/// An object of a vector file. It knows which fields were asked for, so that one that is not known to the runner is a
/// failure.
final class Fields {
    private let values: [String: Any]
    private var unread: Set<String>

    init(_ value: Any?) throws {
        guard let values = value as? [String: Any] else { throw Failure("not an object") }
        self.values = values
        unread = Set(values.keys)
    }

    /// `nil` for `null`; a failure where the field is missing.
    func value(_ name: String) throws -> Any? {
        guard let value = values[name] else { throw Failure("no field \(name)") }
        unread.remove(name)
        return value is NSNull ? nil : value
    }

    func has(_ name: String) -> Bool { values[name] != nil }

    func optionalText(_ name: String) throws -> String? { try cast(try value(name), name) }
    func text(_ name: String) throws -> String { try present(try optionalText(name), name) }
    func optionalInteger(_ name: String) throws -> Int? { try cast(try value(name), name) }
    func integer(_ name: String) throws -> Int { try present(try optionalInteger(name), name) }
    func optionalBool(_ name: String) throws -> Bool? { try cast(try value(name), name) }
    func bool(_ name: String) throws -> Bool { try present(try optionalBool(name), name) }
    func texts(_ name: String) throws -> [String] { try present(try cast(try value(name), name), name) }
    func objects(_ name: String) throws -> [Fields] {
        let objects: [Any] = try present(try cast(try value(name), name), name)
        return try objects.map(Fields.init)
    }
    func object(_ name: String) throws -> Fields { try Fields(try value(name)) }
    func data(_ name: String) throws -> Data { try present(Data(base64Encoded: try text(name)), name) }

    func optionalTime(_ name: String) throws -> Date? {
        guard let text = try optionalText(name) else { return nil }
        return try present(ISO8601DateFormatter().date(from: text), name)
    }
    func time(_ name: String) throws -> Date { try present(try optionalTime(name), name) }

    /// A code of an enumeration; one that it does not have is a failure.
    func optionalCode<Code: RawRepresentable<String>>(_ name: String) throws -> Code? {
        guard let text = try optionalText(name) else { return nil }
        return try present(Code(rawValue: text), name)
    }
    func code<Code: RawRepresentable<String>>(_ name: String) throws -> Code {
        try present(try optionalCode(name), name)
    }

    /// A text, repeated and gone on with where the vector says so. Only `raw` may be `null`.
    func longText(_ name: String) throws -> String? {
        let text = try optionalText(name)
        let count = has("repeat") ? try integer("repeat") : 1
        let then = has("then") ? try self.text("then") : ""
        return text.map { String(repeating: $0, count: count) + then }
    }

    /// All names, for objects that are keyed by name.
    var names: [String] { Array(values.keys) }

    func allRead() throws {
        if !unread.isEmpty { throw Failure("unknown fields \(unread.sorted().joined(separator: ", "))") }
    }

    private func cast<Value>(_ value: Any?, _ name: String) throws -> Value? {
        guard let value else { return nil }
        guard let value = value as? Value else { throw Failure("\(name) is of another type") }
        return value
    }

    private func present<Value>(_ value: Value?, _ name: String) throws -> Value {
        guard let value else { throw Failure("\(name) is null or cannot be read") }
        return value
    }
}

/// Why a case fails. Never holds a number.
struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Compares texts by code points: Swift's own comparison takes what Unicode calls equivalent for the same.
func same(_ left: String?, _ right: String?) -> Bool {
    left.map { Array($0.unicodeScalars) } == right.map { Array($0.unicodeScalars) }
}

func same(_ left: [String], _ right: [String]) -> Bool {
    left.count == right.count && zip(left, right).allSatisfy { same($0, $1) }
}

/// Names what differs, never how.
func check(_ isRight: Bool, _ name: String) throws {
    if !isRight { throw Failure("\(name) differs") }
}
