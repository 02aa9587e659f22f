import Foundation

/// What the user sees and hears of a label, in one language. Its printed form shows no text that may hold the number.
public struct Hint: Sendable, Hashable, DigitsHidden {
    /// The stable code behind the texts.
    public let reason: Reason
    /// How much notice it deserves. Caution is amber and a shape of its own, never alarm red.
    public let severity: Severity
    /// One line of at most 10 Chinese characters or 34 Latin letters. `nil`: there is no hint to show.
    public let title: String?
    /// One line of at most 18 Chinese characters or 60 Latin letters, a company's name cut with `…`.
    public let subtitle: String?
    /// Sentences for whoever opens the hint, and the companies' whole names.
    public let details: [String]
    /// For VoiceOver: direction, title, subtitle and number, the digits one by one. Holds the number. Empty if there
    /// is no hint.
    public let spoken: String
    /// The number in groups, for every 700 number, hint or none: the number always stays visible.
    public let numberDisplay: String?
    /// The scene's whole text. `nil` where the list names none, or none that may be shown.
    public let scene: String?
    /// The scene's code, such as `food_delivery`, for an icon.
    public let sceneCode: String?
    /// What the user can do. Empty if there is no hint.
    public let actions: [HintAction]
    /// The list that answered. `nil`: there was none.
    public let list: ListInfo?
    /// The version of the SDK's texts.
    public let textsVersion: Int

    public var shown: KeyValuePairs<String, Any> {
        [
            "reason": reason.rawValue, "severity": severity.rawValue, "title": title ?? "none",
            "subtitle": subtitle ?? "none",
        ]
    }
}

/// Something that the user can do with a hint, in words. The app shows the button and does it; the SDK stores nothing
/// and sends nothing. Its printed form hides the texts.
public struct HintAction: Sendable, Hashable, DigitsHidden {
    /// What it does.
    public let kind: Kind
    /// On the button.
    public let title: String
    /// What is copied, shown or shared. May hold the number.
    public let text: String

    /// What an action does.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Put the number on the clipboard.
        case copyNumber = "copy_number"
        /// Show what the hint means.
        case whatIsThis = "what_is_this"
        /// Share a text that the user may send to 12321.
        case reportMisuse = "report_misuse"
    }

    public var shown: KeyValuePairs<String, Any> { ["kind": kind.rawValue] }
}

/// Which list answered.
public struct ListInfo: Sendable, Hashable {
    /// Its sequence number.
    public let sequence: UInt64
    /// When it was issued.
    public let issued: Date
    /// How old it was at the time of the call.
    public let freshness: Freshness
}
