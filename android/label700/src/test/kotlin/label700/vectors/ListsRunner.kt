package label700.vectors

import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonPrimitive
import label700.CallFacts
import label700.Direction
import label700.Label
import label700.Labeler

class ListsRunner : Runner("lists") {
    override fun run(case: JsonObject) =
        check(case.text("name"), case["expect"] as JsonObject) {
            case.only("name why view_json lists now ask expect")
            inNewFolder { folder ->
                write(folder, case)
                Labeler.open(folder).use { ask(it, case) }
            }
        }

    private fun ask(
        labeler: Labeler,
        case: JsonObject,
    ): JsonObject {
        val raws = case.getValue("ask").jsonArray.map { it.jsonPrimitive.content }
        val facts = CallFacts(Direction.INCOMING, case.instant("now"))
        val single = raws.map { labeler.label(it, facts) }
        if (labeler.labelBatch(raws, facts) != single) throw Malformed("the batch says something else")
        val status = labeler.status()
        return answer(
            "diagnosis" to status.diagnosis.code,
            "feed" to status.feed,
            "seq" to status.seq,
            "issued" to status.issued,
            "ranges" to status.ranges,
            "answers" to single.map { said(labeler, it) },
        )
    }

    private fun said(
        labeler: Labeler,
        label: Label,
    ): JsonObject {
        val hint = labeler.hint(label)
        if (hint.reason != label.reason) throw Malformed("hint and label")
        return answer(
            "reason" to label.reason.code,
            "subtitle" to hint.subtitle,
            "scene_code" to hint.sceneCode,
            "details" to hint.details,
        )
    }
}
