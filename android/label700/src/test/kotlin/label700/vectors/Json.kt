package label700.vectors

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonPrimitive
import java.time.Instant

/** The vectors are not what their documentation says; the message never quotes a value. */
class Malformed(message: String) : Exception(message)

/** This object, which has these fields and perhaps the optional ones, and no others. */
fun JsonObject.only(
    fields: String,
    optional: String = "",
): JsonObject {
    val required = fields.split(' ').toSet()
    if (!keys.containsAll(required)) throw Malformed("missing field: ${required - keys}")
    val unknown = keys - required - optional.split(' ').toSet()
    if (unknown.isNotEmpty()) throw Malformed("unknown field: $unknown")
    return this
}

fun JsonObject.text(name: String): String = textOrNull(name) ?: throw Malformed("$name is null")

fun JsonObject.textOrNull(name: String): String? {
    val value = getValue(name)
    if (value is JsonNull) return null
    if (value !is JsonPrimitive || !value.isString) throw Malformed("$name is no text")
    return value.content
}

fun JsonObject.objects(name: String): List<JsonObject> = (getValue(name) as JsonArray).map { it as JsonObject }

fun JsonObject.flag(name: String): Boolean = getValue(name).jsonPrimitive.boolean

fun JsonObject.instant(name: String): Instant = Instant.parse(text(name))

/** The text of `raw` or `text`, with `repeat` and `then`. */
fun JsonObject.long(name: String): String? {
    val once = textOrNull(name)
    val repeated = get("repeat")?.let { checkNotNull(once).repeat(it.jsonPrimitive.int) } ?: once
    return if (containsKey("then")) repeated + text("then") else repeated
}

/** The value of an enumeration whose stable code stands here; an unknown one is an error. */
inline fun <reified E : Enum<E>> JsonObject.enum(
    name: String,
    code: (E) -> String,
): E = enumOf(text(name), code)

inline fun <reified E : Enum<E>> enumOf(
    text: String,
    code: (E) -> String,
): E = enumValues<E>().firstOrNull { code(it) == text } ?: throw Malformed("unknown code of ${E::class.simpleName}")

/** What an implementation said, to be compared with what it should have. */
fun answer(vararg fields: Pair<String, Any?>): JsonObject = JsonObject(fields.associate { (name, value) -> name to json(value) })

private fun json(value: Any?): JsonElement =
    when (value) {
        null -> JsonNull
        is JsonElement -> value
        is String -> JsonPrimitive(value)
        is Number -> JsonPrimitive(value)
        is Boolean -> JsonPrimitive(value)
        is Instant -> JsonPrimitive(value.toString())
        is List<*> -> JsonArray(value.map(::json))
        else -> error("no JSON for ${value::class}")
    }
