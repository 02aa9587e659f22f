# The library that phones load, and what `./dev bench` is told of the bindings: sourced by ./dev.
# shellcheck shell=bash

# Where the bindings lie; what is generated from them, and the programs that time them, lie there too.
bench_bindings=$target/bindings

# bench_options: builds the library for phones, and prints the options that the bench needs for it and for each
# language, one word a line:
#
#   options=$(bench_options) || stop "…"
#   mapfile -t options <<<"$options"
#   "$target/release/label700-bench" "${options[@]}" "$@"
#
# A language takes part if there is a function bench_<language> that prints its command, in shell words: a program that
# is started with the folder of a view and a file of numbers and loads the library of this folder, its argument. What
# such a function builds is said on standard error. Where it fails, the option is left out, and the table says so.
bench_options() {
    local language command
    phone_library >&2 || return 1
    printf '%s\n' --library "$target/phone/$(phone_file)"
    timed_library >&2 || return 1
    for language in kotlin swift python; do
        declare -F "bench_$language" >/dev/null || continue
        if command=$("bench_$language" "$bench_bindings/release-lib"); then
            printf '%s\n' "--$language" "$command"
        fi
    done
}

bench_kotlin() {
    local built=$root/android/label700/target
    mvn --batch-mode --no-transfer-progress --quiet --file "$root/android/pom.xml" -DskipTests \
        -Dlabel700.generated="$bench_bindings/kotlin" -Dlabel700.library="$1" -Dlabel700.vectors="$root/tests/vectors" \
        package >&2 || return 1
    printf 'java -Djna.library.path=%q -cp %q label700.bench.BindingBench' \
        "$1" "$built/classes:$built/test-classes:$(cat "$built/bench-classpath")"
}

bench_python() {
    [[ -e $root/python/bench.py ]] || return 1
    printf 'python3 %q --library %q --generated %q' "$root/python/bench.py" "$1" "$bench_bindings/python"
}

# The library as it is shipped: host HTTP, no generator, nothing for tests. Made alone: beside a Rust library of the same
# crate Cargo does not optimise across crates, and it is 431 kB larger.
#
# C needs no tables for unwinding: a panic never crosses it, and without them the library is 88 kB smaller. With -Oz and
# hidden names instead of Cargo's -Os its code is 8 kB smaller; gcc knows -Oz since version 12.
#
# Signatures are checked by the arithmetic that ARM has anyway, without its second form for AVX2, and hashes that the
# processor has no instructions for by loops instead of straight lines; with the fewer kinds of sorts and readers of the
# same change this took 127 kB.
phone_library() {
    LIBSQLITE3_FLAGS=$(phone_sqlite_flags) \
        CFLAGS="${CFLAGS:-} -Oz -fvisibility=hidden -fno-asynchronous-unwind-tables -fno-unwind-tables" \
        RUSTFLAGS="${RUSTFLAGS:-} --cfg curve25519_dalek_backend=\"serial\" --cfg sha2_backend_soft=\"compact\"" \
        cargo rustc --locked --profile phone --package label700-ffi --lib --crate-type cdylib "$@" \
        -- $(phone_link_flags)
}

# For ELF; Apple's linker knows none of them.
phone_link_flags() {
    [[ $(uname -s) != Darwin ]] || return 0
    local flags=(
        # The places that move with the library, in a compact form: 46 kB. Known since glibc 2.36 and Android 9 (API 28).
        -C link-arg=-Wl,-z,pack-relative-relocs
        # UniFFI's description of the interface: 33 kB.
        -C "link-arg=-Wl,-T,$root/tools/dev/phone-library.ld"
        # Ends of texts that are texts themselves, one hash table of names: 1 kB.
        -C link-arg=-Wl,-O2 -C link-arg=-Wl,--hash-style=gnu
    )
    printf '%s ' "${flags[@]}"
}

# The same with the function that the generated code of the tests asks for when it is loaded. Cargo gives both
# files one name, and takes the one for the other if they share a folder.
timed_library() {
    phone_library --features panic-for-tests --target-dir "$bench_bindings/build" || return 1
    mkdir -p "$bench_bindings/release-lib"
    # A new file, not new bytes in the old one: some program may have that one loaded.
    cp "$bench_bindings/build/phone/$(phone_file)" "$bench_bindings/release-lib/$(phone_file).new" &&
        mv -f "$bench_bindings/release-lib/$(phone_file).new" "$bench_bindings/release-lib/$(phone_file)"
}

phone_file() {
    if [[ $(uname -s) == Darwin ]]; then echo liblabel700_ffi.dylib; else echo liblabel700_ffi.so; fi
}

# What SQLite leaves out on phones, for the `bundled` feature of libsqlite3-sys, which passes flags of its own first.
#
# Threads, the log and all its syncing, transactions, backup, STRICT tables, upsert and the integrity check stay, for
# the store needs them; so does the check of misused calls (API_ARMOR). SQLite warrants few of its OMIT_ options for
# the one big file that is compiled here; these touch neither its grammar nor its file format, and
# `phone_sqlite_tests` runs the store's tests with them. Each figure is what SQLite alone, with what rusqlite calls of
# it, shrinks by in a stripped x86-64 library (gcc 12, -Os), one after the other: 1 063 440 bytes before, 690 256 after the first five groups. What
# follows them, with -Oz, took another 70 kB of the whole library.
phone_sqlite_flags() {
    local flags=(
        # Full-text search: 246 656 bytes.
        -USQLITE_ENABLE_FTS3 -USQLITE_ENABLE_FTS3_PARENTHESIS -USQLITE_ENABLE_FTS5
        # Trees of rectangles: 20 704.
        -USQLITE_ENABLE_RTREE
        # A table of page use, finer statistics, phonetic codes, names of origin columns: 24 960.
        -USQLITE_ENABLE_DBSTAT_VTAB -USQLITE_ENABLE_STAT4 -USQLITE_SOUNDEX -USQLITE_ENABLE_COLUMN_METADATA
        # Loading code at run time, which has no business in a dialer: 28 928.
        -USQLITE_ENABLE_LOAD_EXTENSION -DSQLITE_OMIT_LOAD_EXTENSION
        # JSON: 39 648.
        -DSQLITE_OMIT_JSON
        # Four that SQLite recommends leaving out: 12 288.
        -DSQLITE_OMIT_DEPRECATED -DSQLITE_OMIT_SHARED_CACHE -DSQLITE_OMIT_DECLTYPE -DSQLITE_OMIT_PROGRESS_CALLBACK
        # What the store never asks for: dates, UTF-16, hooks, BLOBs in pieces, memory images, descriptions of the schema,
        # mapped files, sorting by several threads, indices made on the way, and test hooks.
        -DSQLITE_OMIT_DATETIME_FUNCS -DSQLITE_OMIT_UTF16 -DSQLITE_OMIT_AUTHORIZATION -DSQLITE_OMIT_TRACE
        -DSQLITE_OMIT_INCRBLOB -DSQLITE_OMIT_DESERIALIZE -DSQLITE_OMIT_INTROSPECTION_PRAGMAS
        -DSQLITE_OMIT_SCHEMA_PRAGMAS -DSQLITE_OMIT_COMPILEOPTION_DIAGS -DSQLITE_OMIT_GET_TABLE -DSQLITE_OMIT_COMPLETE
        -DSQLITE_OMIT_TCL_VARIABLE -DSQLITE_OMIT_LOOKASIDE -DSQLITE_OMIT_AUTOVACUUM -DSQLITE_MAX_MMAP_SIZE=0
        -DSQLITE_MAX_WORKER_THREADS=0 -DSQLITE_UNTESTABLE
        # Plans that only large or wide tables gain from.
        -DSQLITE_OMIT_AUTOMATIC_INDEX -DSQLITE_OMIT_XFER_OPT -DSQLITE_OMIT_LIKE_OPTIMIZATION
        -DSQLITE_OMIT_OR_OPTIMIZATION -DSQLITE_OMIT_BETWEEN_OPTIMIZATION -DSQLITE_OMIT_TRUNCATE_OPTIMIZATION
        -DSQLITE_OMIT_QUICKBALANCE -DSQLITE_OMIT_HEX_INTEGER
        # Foreign keys: the schema has none.
        -DSQLITE_OMIT_FOREIGN_KEY
    )
    printf '%s' "${flags[*]}"
}

# The store's tests on the SQLite that phones get. In a folder of its own: the flags would rebuild everybody else's.
phone_sqlite_tests() {
    LIBSQLITE3_FLAGS=$(phone_sqlite_flags) cargo test --locked --package label700 --features fault-injection --lib \
        --target-dir "$target/phone-sqlite" store:: "$@"
}
