package label700

import label700.ffi.Refreshed as FfiRefreshed

/**
 * What a refresh reached: the view now shows the newest list that the publisher signed.
 *
 * @property seq The list's sequence number.
 * @property ranges How many ranges it has.
 * @property listChanged Whether it is another list than before; if not, only its freshness moved.
 * @property throughDeltas Through how many differences the list was made of the one before it. 0: it was fetched whole,
 *   or had not to be fetched.
 * @property downloaded The size in bytes of the differences or of the list that it took; 0 if it had not to be fetched.
 * @property floorsLost Whether the updater's database could not be read and trust had to begin again from the anchor.
 */
public data class Refreshed(
    public val seq: Long,
    public val ranges: Long,
    public val listChanged: Boolean,
    public val throughDeltas: Int,
    public val downloaded: Long,
    public val floorsLost: Boolean,
)

/** What [Updater.refreshes] tells. */
public sealed interface RefreshEvent {
    /**
     * A file is being asked for, or has arrived. A refresh names each file twice.
     *
     * @property file Its path in the repository, such as `metadata/timestamp.json`.
     * @property isTarget Whether it is a list or a difference, where waiting may be long. Else it is metadata.
     * @property bytes How many bytes it has at most; for lists and differences, how many it has.
     * @property arrived `false`: it is being asked for. `true`: it has arrived.
     */
    public data class Progress(
        public val file: String,
        public val isTarget: Boolean,
        public val bytes: Long,
        public val arrived: Boolean,
    ) : RefreshEvent

    /**
     * The refresh is done; always the last event.
     *
     * @property refreshed What it reached.
     */
    public data class Done(public val refreshed: Refreshed) : RefreshEvent
}

internal fun FfiRefreshed.toFacade(): Refreshed =
    Refreshed(seq.toLong(), ranges.toLong(), listChanged, throughDeltas.toInt(), downloaded.toLong(), floorsLost)
