package label700

import java.io.File
import java.io.RandomAccessFile

/** What a server would answer. */
class Served(val status: Int, val body: ByteArray?)

/** A host's own fetcher, which serves from memory. What is not there is absent. */
class MemoryFetch(private val base: String, private val files: Map<String, Served>) : Fetch {
    override suspend fun fetch(
        url: String,
        maxBytes: Long,
    ): ByteArray {
        val body = body(url)
        if (body.size > maxBytes) throw FetchException.TooLarge()
        return body
    }

    override suspend fun fetchToFile(
        url: String,
        file: File,
        offset: Long,
        maxBytes: Long,
    ) {
        RandomAccessFile(file, "rw").use { out ->
            out.setLength(minOf(offset, out.length()))
            if (out.length() == maxBytes) return
            val body = body(url)
            if (body.size < out.length()) out.setLength(0)
            if (body.size > maxBytes) {
                out.setLength(0)
                throw FetchException.TooLarge()
            }
            out.seek(out.length())
            out.write(body, out.filePointer.toInt(), body.size - out.filePointer.toInt())
        }
    }

    private fun body(url: String): ByteArray {
        if (!url.startsWith(base)) throw FetchException.Network()
        val served = files[url.removePrefix(base)] ?: throw FetchException.Absent()
        return served.body?.takeIf { served.status == 200 }
            ?: throw if (served.status == 404) FetchException.Absent() else FetchException.Status(served.status)
    }
}
