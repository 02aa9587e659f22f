@file:JvmName("Numbers")

package label700

import label700.ffi.asYouType as ffiAsYouType
import label700.ffi.findInText as ffiFindInText
import label700.ffi.mayBindAccount as ffiMayBindAccount
import label700.ffi.parse as ffiParse
import label700.ffi.sameNumber as ffiSameNumber
import label700.ffi.suffixCollides as ffiSuffixCollides

/**
 * Reads the number of a call or message as the phone gives it: plain or grouped digits, `+86…`, `tel:` and `sip:`
 * addresses, full-width digits and so on. All accepted forms of a number give the same [Number700].
 *
 * @param raw The text as it is; `null`: the phone gave none ([Parsed.Withheld]).
 * @param direction Matters because a dialled number may begin with an IP-access prefix such as 17951.
 * @param networkCountry Where the phone is registered (not where the SIM is from), two letters, `null` if not known:
 *   some shorter digit strings beginning 700 are real numbers abroad.
 * @return Never [Parsed.Incomplete].
 */
@JvmOverloads
public fun parseNumber(
    raw: String?,
    direction: Direction = Direction.INCOMING,
    networkCountry: String? = null,
): Parsed =
    guardedOr({ Parsed.Other }) {
        ffiParse(wellFormed(raw.orEmpty()), direction.toFfi(), networkCountry?.let(::wellFormed)).toFacade()
    }

/**
 * [parseNumber] for a dial pad: digits that can still become a 700 number are [Parsed.Incomplete], and not yet a
 * lookalike for being too short.
 */
@JvmOverloads
public fun asYouType(
    raw: String,
    direction: Direction = Direction.OUTGOING,
    networkCountry: String? = null,
): Parsed =
    guardedOr({ Parsed.Other }) {
        ffiAsYouType(wellFormed(raw), direction.toFfi(), networkCountry?.let(::wellFormed)).toFacade()
    }

/**
 * Finds the 700 numbers in the text of a message, in order. Leaves alone longer runs of digits, addresses on the web,
 * and what stands directly behind 单号, 运单, 订单, 卡号 or IMEI.
 */
public fun find700In(text: String): List<Found700> =
    guardedOr({ emptyList() }) { ffiFindInText(wellFormed(text)) }.map { found ->
        Found700(
            Number700(found.number.toLong()),
            found.utf16Start.toInt() until found.utf16End.toInt(),
            found.byteStart.toInt() until found.byteEnd.toInt(),
        )
    }

/**
 * Whether two texts are the same number, strictly: 700 numbers by their digits whatever their form, all other texts
 * only if they agree in every character that is no separator. Withheld numbers are never the same. Use it in place of
 * Android's loose `PhoneNumberUtils.compare`.
 */
public fun sameNumber(
    a: String?,
    b: String?,
): Boolean = guardedOr({ false }) { ffiSameNumber(wellFormed(a.orEmpty()), wellFormed(b.orEmpty())) }

/**
 * Whether a loose comparison, as Android makes it, would take the saved number [contact] for [number] though it is
 * another one: then the contact's name must not be shown for it. `false` if [contact] is the same number, or has fewer
 * than 7 digits.
 */
public fun suffixCollides(
    number: Number700,
    contact: String,
): Boolean = guardedOr({ false }) { ffiSuffixCollides(number.value.toULong(), wellFormed(contact)) }

/**
 * Whether a sign-up or account-binding form may take this number as far as the 700 rules go (notice
 * 工信部信管函〔2025〕130号, 三(三)3): `false` for a 700 number in any form. `true` says nothing else about the text,
 * not even that it is a number.
 */
public fun mayBindAccount(raw: String?): Boolean =
    guardedOr({ true }) { ffiMayBindAccount(wellFormed(raw.orEmpty())) }
