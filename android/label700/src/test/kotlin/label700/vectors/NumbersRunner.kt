package label700.vectors

import kotlinx.serialization.json.JsonObject
import label700.Direction
import label700.Number700
import label700.Parsed
import label700.asYouType
import label700.find700In
import label700.mayBindAccount
import label700.parseNumber
import label700.sameNumber
import label700.suffixCollides

class NumbersRunner : Runner("numbers") {
    override fun run(case: JsonObject) = check(case.text("name"), case["expect"] as JsonObject) { ask(case) }

    private fun ask(case: JsonObject): JsonObject =
        when (case.text("op")) {
            "parse" -> {
                val (raw, direction, country) = typed(case)
                said(parseNumber(raw, direction, country))
            }
            "as_you_type" -> {
                val (raw, direction, country) = typed(case)
                val parsed = asYouType(raw.orEmpty(), direction, country)
                val digits = (parsed as? Parsed.Incomplete)?.digits
                JsonObject(said(parsed) + answer("digits" to digits))
            }
            "grouped" -> answer("text" to number(case, "name op raw expect").grouped)
            "same_number" -> {
                case.only("name op a b expect")
                answer("value" to sameNumber(case.textOrNull("a"), case.textOrNull("b")))
            }
            "suffix_collides" -> {
                val number = number(case, "name op raw contact expect")
                answer("value" to suffixCollides(number, case.text("contact")))
            }
            "may_bind_account" -> {
                case.only("name op raw expect", "repeat then")
                answer("value" to mayBindAccount(case.long("raw")))
            }
            else -> throw Malformed("unknown op")
        }

    private fun typed(case: JsonObject): Triple<String?, Direction, String?> {
        case.only("name op raw direction network_country expect", "repeat then")
        return Triple(case.long("raw"), case.enum("direction", Direction::code), case.textOrNull("network_country"))
    }

    private fun number(
        case: JsonObject,
        fields: String,
    ): Number700 {
        val parsed = parseNumber(case.only(fields, "repeat then").long("raw"))
        return (parsed as? Parsed.Number)?.number ?: throw Malformed("raw is no 700 number")
    }

    private fun said(parsed: Parsed): JsonObject {
        val kind =
            when (parsed) {
                is Parsed.Number -> "protected"
                is Parsed.Lookalike -> "lookalike"
                is Parsed.Incomplete -> "incomplete"
                Parsed.Withheld -> "withheld"
                Parsed.Other -> "other"
            }
        return answer(
            "kind" to kind,
            "number" to (parsed as? Parsed.Number)?.number?.digits,
            "reason" to (parsed as? Parsed.Lookalike)?.why?.code,
        )
    }
}

class TextScanRunner : Runner("text_scan") {
    override fun run(case: JsonObject) =
        check(case.text("name"), case["expect"] as JsonObject) {
            case.only("name text expect", "repeat then")
            val found =
                find700In(checkNotNull(case.long("text"))).map {
                    answer(
                        "number" to it.number.digits,
                        "utf8_start" to it.utf8Range.first,
                        "utf8_end" to it.utf8Range.last + 1,
                        "utf16_start" to it.range.first,
                        "utf16_end" to it.range.last + 1,
                    )
                }
            answer("found" to found)
        }
}
