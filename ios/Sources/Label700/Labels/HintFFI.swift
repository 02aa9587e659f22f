import Foundation
internal import Label700FFI

extension Hint {
    init(_ hint: Label700FFI.Hint) {
        self.init(
            reason: Reason(hint.reason), severity: Severity(hint.severity), title: hint.title,
            subtitle: hint.subtitle, details: hint.details, spoken: hint.spoken, numberDisplay: hint.numberDisplay,
            scene: hint.scene, sceneCode: hint.sceneCode, actions: hint.actions.map(HintAction.init),
            list: hint.list.map(ListInfo.init), textsVersion: Int(hint.textsVersion))
    }

    /// No hint; the number stays visible.
    init(nothingAbout number: Number700?) {
        self.init(
            reason: .none, severity: .none, title: nil, subtitle: nil, details: [], spoken: "",
            numberDisplay: number?.grouped, scene: nil, sceneCode: nil, actions: [], list: nil, textsVersion: 0)
    }
}

extension HintAction {
    init(_ action: Label700FFI.ActionText) {
        self.init(kind: Kind(action.action), title: action.title, text: action.text)
    }
}

extension ListInfo {
    init(_ list: Label700FFI.ListInfo) {
        self.init(
            sequence: list.seq, issued: Date(wholeSeconds: list.issued), freshness: Freshness(list.freshness))
    }
}
