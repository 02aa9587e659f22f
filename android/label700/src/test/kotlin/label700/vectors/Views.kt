package label700.vectors

import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonPrimitive
import label700.CallFacts
import label700.Direction
import label700.Policy
import label700.Reason
import label700.Verification
import java.nio.file.Path
import java.util.Base64
import kotlin.io.path.createDirectories
import kotlin.io.path.deleteIfExists
import kotlin.io.path.writeBytes
import kotlin.io.path.writeText

/** The view folders that cases name. */
class Views(content: JsonObject) {
    private val views: Map<String, JsonObject>

    init {
        content.only("format file about views")
        views = content.objects("views").associateBy { it.only("name about view_json lists").text("name") }
    }

    /** Makes the folder what the view says; `null`: empty. */
    fun make(
        folder: Path,
        name: String?,
    ) {
        if (name != null) write(folder, views[name] ?: throw Malformed("no such view"))
    }
}

/** Writes the lists and the view of [source] into [folder]. */
fun write(
    folder: Path,
    source: JsonObject,
) {
    for (list in source.objects("lists")) {
        val path = folder.resolve(list.only("path base64").text("path"))
        path.parent.createDirectories()
        path.writeBytes(Base64.getDecoder().decode(list.text("base64")))
    }
    val view = folder.resolve("view.json")
    source.textOrNull("view_json")?.let(view::writeText) ?: view.deleteIfExists()
}

fun facts(case: JsonObject) =
    CallFacts(
        case.enum("direction", Direction::code),
        case.instant("now"),
        case.textOrNull("network_country"),
        case.textOrNull("verification")?.let { enumOf(it, Verification::code) },
    )

fun policy(case: JsonObject): Policy {
    val policy = case.getValue("policy")
    if (policy is JsonNull) return Policy()
    policy as JsonObject
    policy.only("enabled lookalikes company_names details off")
    return Policy(
        enabled = policy.flag("enabled"),
        lookalikes = policy.flag("lookalikes"),
        companyNames = policy.flag("company_names"),
        details = policy.flag("details"),
        off = policy.getValue("off").jsonArray.mapTo(mutableSetOf()) { enumOf(it.jsonPrimitive.content, Reason::code) },
    )
}
