package label700.vectors

import kotlinx.serialization.json.JsonObject
import label700.Hint
import label700.Label700Exception
import label700.Labeler
import label700.Language
import label700.Reason
import label700.TextOverride

private const val CALL = "name view raw direction now network_country verification policy language expect"

class LabelsRunner(private val views: Views) : Runner("labels") {
    override fun run(case: JsonObject) =
        check(case.text("name"), case["expect"] as JsonObject) {
            case.only(CALL, "repeat then")
            inNewFolder { folder ->
                views.make(folder, case.textOrNull("view"))
                Labeler.open(folder).use { labeler ->
                    labeler.policy = policy(case)
                    val label = labeler.label(case.long("raw"), facts(case))
                    val hint = labeler.hint(label, case.enum("language", Language::code))
                    if (hint.reason != label.reason || hint.severity != label.severity) throw Malformed("hint and label")
                    if (hint.list?.freshness != label.freshness) throw Malformed("freshness of hint and label")
                    answer(
                        "kind" to label.kind.code,
                        "severity" to label.severity.code,
                        "reason" to label.reason.code,
                        "number" to label.number?.digits,
                        "title" to hint.title,
                        "subtitle" to hint.subtitle,
                        "scene" to hint.scene,
                        "list_seq" to hint.list?.seq,
                        "freshness" to hint.list?.freshness?.code,
                    )
                }
            }
        }
}

class WordsRunner(private val views: Views) : Runner("words") {
    override fun run(case: JsonObject) = check(case.text("name"), case["expect"] as JsonObject) { ask(case) }

    private fun ask(case: JsonObject): JsonObject =
        when (case.text("op")) {
            "hint" -> hint(case.only("$CALL op overrides later_view", "repeat then"))
            "override" -> {
                case.only("name op reason language title subtitle expect")
                answer("accepted" to accepts(override(case)))
            }
            else -> throw Malformed("unknown op")
        }

    private fun hint(case: JsonObject): JsonObject =
        inNewFolder { folder ->
            views.make(folder, case.textOrNull("view"))
            Labeler.open(folder).use { labeler ->
                labeler.policy = policy(case)
                labeler.setTexts(
                    case.objects("overrides").map { override(it.only("reason language title subtitle")) },
                )
                val label = labeler.label(case.long("raw"), facts(case))
                val later = case.textOrNull("later_view")
                if (later != null) {
                    views.make(folder, later)
                    if (!labeler.reloadIfChanged()) throw Malformed("the later view was not taken")
                }
                said(labeler.hint(label, case.enum("language", Language::code)))
            }
        }

    private fun said(hint: Hint): JsonObject =
        answer(
            "reason" to hint.reason.code,
            "severity" to hint.severity.code,
            "title" to hint.title,
            "subtitle" to hint.subtitle,
            "details" to hint.details,
            "spoken" to hint.spoken,
            "number_display" to hint.numberDisplay,
            "scene" to hint.scene,
            "scene_code" to hint.sceneCode,
            "actions" to
                hint.actions.map { answer("action" to it.action.code, "title" to it.title, "text" to it.text) },
            "list_seq" to hint.list?.seq,
            "list_issued" to hint.list?.issued,
            "freshness" to hint.list?.freshness?.code,
            "texts_version" to hint.textsVersion,
        )

    private fun override(case: JsonObject) =
        TextOverride(
            case.enum("reason", Reason::code),
            case.enum("language", Language::code),
            case.textOrNull("title"),
            case.textOrNull("subtitle"),
        )

    private fun accepts(override: TextOverride): Boolean =
        Labeler.withoutView().use { labeler ->
            try {
                labeler.setTexts(listOf(override))
                true
            } catch (_: Label700Exception) {
                false
            }
        }
}
