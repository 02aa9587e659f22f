# ./dev bindings: the SDK's library as Kotlin, Swift and Python see it. Sourced by ./dev.
# shellcheck shell=bash

# Here lie: lib (the library, with a function that panics for the tests), and what is generated from it in
# kotlin, swift and python.
bindings=$target/bindings
vectors=$root/tests/vectors

verb_bindings() {
    want_build_tools
    want_bindings
    want_swift
    install_missing
    need_rust

    step "the library and what is generated from it" bindings_library
    # Without it the languages would run what an earlier run left behind.
    if ((${#failed[@]})); then finish; fi
    step "Rust" bindings_run rust bindings_rust
    step "Kotlin" bindings_run kotlin bindings_kotlin
    step "Python" bindings_run python bindings_python
    step "Swift" bindings_run swift bindings_swift
    step "one count in all languages" bindings_agree rust kotlin python swift
    # The last lines are the ones to look at.
    if ((${#failed[@]})); then
        bindings_report rust kotlin python swift
        finish
    fi
    (finish)
    bindings_line rust kotlin python swift
}

want_bindings() {
    want_command javac default-jdk-headless
    want_command mvn maven
    want_command python3 python3
}

# Generating comes from the very library that the languages load, so the two cannot differ.
bindings_library() {
    local language
    mkdir -p "$bindings/lib"
    cargo build --locked --package label700-ffi --features bindgen --bin uniffi-bindgen || return 1
    cp "$target/debug/uniffi-bindgen" "$bindings/" || return 1
    cargo build --locked --package label700-ffi --features panic-for-tests || return 1
    bindings_copy "$target/debug/$(bindings_file)" "$bindings/lib/$(bindings_file)" || return 1
    for language in kotlin swift python; do
        "$bindings/uniffi-bindgen" generate "$bindings/lib/$(bindings_file)" --language "$language" --no-format \
            --out-dir "$bindings/$language" || return 1
    done
}

bindings_file() {
    if on_linux; then echo liblabel700_ffi.so; else echo liblabel700_ffi.dylib; fi
}

# A new file, not new bytes in the old one: some program may have that one loaded.
bindings_copy() {
    cp "$1" "$2.new" && mv -f "$2.new" "$2"
}

# bindings_run LANGUAGE COMMAND…: keeps what it prints, where the count of vectors stands.
bindings_run() {
    local language=$1
    shift
    mkdir -p "$bindings/logs"
    "$@" 2>&1 | tee "$bindings/logs/$language"
    return "${PIPESTATUS[0]}"
}

bindings_rust() {
    cargo test --locked --package label700-tests --all-features --test all vectors -- --nocapture
}

bindings_kotlin() {
    mvn --batch-mode --no-transfer-progress --file android/pom.xml \
        -Dlabel700.generated="$bindings/kotlin" -Dlabel700.library="$bindings/lib" \
        -Dlabel700.vectors="$vectors" verify
}

bindings_python() {
    python3 python/run_tests.py --library "$bindings/lib" --generated "$bindings/python" --vectors "$vectors"
}

# bindings_count LANGUAGE: what it printed; `skipped` where the machine cannot run it; nothing where it failed.
bindings_count() {
    local log=$bindings/logs/$1
    if grep -q "^$1: skipped" "$log" 2>/dev/null; then
        echo skipped
    else
        sed -n "s/.*vectors passed: $1 \([0-9][0-9]*\).*/\1/p" "$log" 2>/dev/null | tail -n 1
    fi
}

# All that were not skipped have the same count, and there is one.
bindings_agree() {
    local language counts
    counts=$(for language; do printf '%s\n' "$(bindings_count "$language")"; done | grep -vx skipped | sort -u)
    [[ $counts =~ ^[1-9][0-9]*$ ]] && return
    echo "The counts differ, or one is missing: $(bindings_line "$@")" >&2
    return 1
}

# bindings_report LANGUAGE…: a line for each. Its vectors may have passed where another of its tests failed.
bindings_report() {
    local language count
    echo
    for language; do
        count=$(bindings_count "$language")
        case $count in
        skipped) printf '%s: skipped\n' "$language" ;;
        '') printf '%s: vectors failed, or were not run\n' "$language" ;;
        *) printf '%s: %s vectors passed\n' "$language" "$count" ;;
        esac
    done
}

bindings_line() {
    local language line='' count
    for language; do
        count=$(bindings_count "$language")
        line+="${line:+, }$language ${count:-failed}"
    done
    printf 'vectors passed: %s\n' "$line"
}
