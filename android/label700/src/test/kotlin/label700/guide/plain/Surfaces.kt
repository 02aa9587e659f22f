package label700.guide

import label700.CallFacts
import label700.Label
import label700.Labeler
import label700.Parsed
import label700.Policy
import label700.Reason
import label700.asYouType
import label700.find700In
import label700.mayBindAccount
import label700.suffixCollides

fun labelCallLog(
    labeler: Labeler,
    rawNumbers: List<String?>,
    facts: CallFacts,
): List<Label> = labeler.labelBatch(rawNumbers, facts)

fun highlights(message: String): List<IntRange> = find700In(message).map { it.range }

/** A contact's name, or null where a loose comparison took a 700 number for the contact's. */
fun contactName(
    label: Label,
    name: String,
    savedNumber: String,
): String? = if (label.number?.let { suffixCollides(it, savedNumber) } == true) null else name

fun typed(digits: String): String =
    when (val parsed = asYouType(digits)) {
        is Parsed.Incomplete -> "${parsed.digits} of 15 digits"
        is Parsed.Number -> parsed.number.grouped
        else -> digits
    }

fun signUpTakes(raw: String): Boolean = mayBindAccount(raw)

fun quiet(labeler: Labeler) {
    labeler.policy = Policy(companyNames = false, off = setOf(Reason.UNLISTED))
}
