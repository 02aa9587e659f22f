internal import Label700FFI

// The codes as the generated code has them. Each switch is exhaustive: a code that is new in the core does not
// compile here until it has its place.

extension Lookalike {
    init(_ code: Label700FFI.Lookalike) {
        self =
            switch code {
            case .wrongLength: .wrongLength
            case .mixedCharacters: .mixedCharacters
            case .internationalMark: .internationalMark
            }
    }

    var ffi: Label700FFI.Lookalike {
        switch self {
        case .wrongLength: .wrongLength
        case .mixedCharacters: .mixedCharacters
        case .internationalMark: .internationalMark
        }
    }
}

extension Language {
    init(_ code: Label700FFI.Language) {
        self =
            switch code {
            case .zhHans: .zhHans
            case .zhHant: .zhHant
            case .en: .en
            }
    }

    var ffi: Label700FFI.Language {
        switch self {
        case .zhHans: .zhHans
        case .zhHant: .zhHant
        case .en: .en
        }
    }
}

extension HintAction.Kind {
    init(_ code: Label700FFI.Action) {
        self =
            switch code {
            case .copyNumber: .copyNumber
            case .whatIsThis: .whatIsThis
            case .reportMisuse: .reportMisuse
            }
    }
}

extension Diagnosis {
    init(_ code: Label700FFI.Diagnosis) {
        self =
            switch code {
            case .ready: .ready
            case .noView: .noView
            case .badView: .badView
            case .listMissing: .listMissing
            case .listUnreadable: .listUnreadable
            case .listLength: .listLength
            case .listChecksum: .listChecksum
            case .badList: .badList
            case .otherList: .otherList
            case .unknown: .unknown
            }
    }
}
