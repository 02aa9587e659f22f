package label700

import java.time.Instant
import label700.ffi.Hint as FfiHint

/**
 * What the user sees and hears of a label, in one language. Its printed form shows no text that may hold the number.
 *
 * @property reason The stable code behind the texts.
 * @property severity How much notice it deserves. Caution is amber and a shape of its own, never alarm red.
 * @property title One line of at most 10 Chinese characters or 34 Latin letters. `null`: there is no hint to show.
 * @property subtitle One line of at most 18 Chinese characters or 60 Latin letters, a company's name cut with `…`.
 * @property details Sentences for whoever opens the hint, and the companies' whole names.
 * @property spoken For a screen reader: direction, title, subtitle and number, the digits one by one. Holds the number.
 *   Empty if there is no hint.
 * @property numberDisplay The number in groups, for every 700 number, hint or none: the number always stays visible.
 * @property scene The scene's whole text. `null` where the list names none, or none that may be shown.
 * @property sceneCode The scene's code, such as `food_delivery`, for an icon.
 * @property actions What the user can do. Empty if there is no hint.
 * @property list The list that answered. `null`: there was none.
 * @property textsVersion The version of the SDK's texts.
 */
public data class Hint(
    public val reason: Reason,
    public val severity: Severity,
    public val title: String?,
    public val subtitle: String?,
    public val details: List<String>,
    public val spoken: String,
    public val numberDisplay: String?,
    public val scene: String?,
    public val sceneCode: String?,
    public val actions: List<ActionText>,
    public val list: ListInfo?,
    public val textsVersion: Int,
) {
    /** Codes alone; never a text. */
    override fun toString(): String = "Hint(reason=${reason.code}, severity=${severity.code})"
}

/**
 * Something that the user can do with a hint. The host shows the button and does it; the SDK stores nothing and sends
 * nothing.
 *
 * @property code The stable code, the same in every language.
 */
public enum class Action(public val code: String) {
    /** Put the number on the clipboard. */
    COPY_NUMBER("copy_number"),

    /** Show what the hint means. */
    WHAT_IS_THIS("what_is_this"),

    /** Share a text that the user may send to 12321. */
    REPORT_MISUSE("report_misuse"),
}

/**
 * An action in words. Its printed form hides the texts.
 *
 * @property action What it does.
 * @property title On the button.
 * @property text What is copied, shown or shared. May hold the number.
 */
public data class ActionText(public val action: Action, public val title: String, public val text: String) {
    /** The action's code alone. */
    override fun toString(): String = "ActionText(action=${action.code})"
}

/**
 * Which list answered.
 *
 * @property seq Its sequence number.
 * @property issued When it was issued.
 * @property freshness How old it was at the time of the call.
 */
public data class ListInfo(public val seq: Long, public val issued: Instant, public val freshness: Freshness)

internal fun FfiHint.toFacade(): Hint =
    Hint(
        reason.toFacade(),
        Severity.entries[severity.ordinal],
        title,
        subtitle,
        details,
        spoken,
        numberDisplay,
        scene,
        sceneCode,
        actions.map { ActionText(Action.entries[it.action.ordinal], it.title, it.text) },
        list?.let {
            ListInfo(it.seq.toLong(), Instant.ofEpochSecond(it.issued), Freshness.entries[it.freshness.ordinal])
        },
        textsVersion.toInt(),
    )
