# ./dev fuzz: sourced by ./dev.
# shellcheck shell=bash

verb_fuzz() {
    local minutes=${1:-10} name seconds running=0
    [[ $minutes =~ ^[1-9][0-9]*$ ]] || stop "./dev fuzz: MINUTES is a whole number from 1"
    want_build_tools
    want_command c++ g++
    install_missing
    need_rust
    need_cargo_fuzz

    local -a names
    mapfile -t names < <(sed -n '/^\[\[bin\]\]$/,/^name/s/^name = "\(.*\)"$/\1/p' fuzz/Cargo.toml)
    say "Building ${#names[@]} fuzz targets (the first time takes some minutes)"
    # What cargo-fuzz needs of the compiler is not in stable yet. Unsafe code is forbidden in every crate of ours,
    # so the sanitizer, which costs two thirds of the speed, would watch others' code alone.
    RUSTC_BOOTSTRAP=1 CARGO_INCREMENTAL=0 RUSTC_WRAPPER=$root/fuzz/rustc-wrapper \
        "$fuzz" build --sanitizer "${LABEL700_SANITIZER:-none}" --target-dir "$fuzz_target"

    seconds=$((minutes * 60 / ${#names[@]} + 1))
    say "$seconds s for each target, two at a time; logs and corpora: $fuzz_target/runs"
    # Views and databases are made by the thousand: not on a disk, where there is memory for them.
    if [[ -d /dev/shm ]]; then fuzz_scratch=$(mktemp -d /dev/shm/label700-fuzz.XXXXXX); else fuzz_scratch=$(mktemp -d); fi
    trap 'rm -rf "$fuzz_scratch"' EXIT
    for name in "${names[@]}"; do
        if ((running == 2)); then
            wait -n || true
        else
            running=$((running + 1))
        fi
        fuzz_one "$name" "$seconds" &
    done
    wait
    fuzz_table "${names[@]}"

    step "an update killed again and again" env LABEL700_KILLS="${LABEL700_KILLS:-2000}" \
        cargo test --package label700-cli --package label700-registry --package label700-tests --all-features --locked --test all kill
    finish
}

# fuzz_one NAME SECONDS: the committed corpus and what earlier runs added to it, mutated for so long.
fuzz_one() {
    local run=$fuzz_target/runs/$1 part
    local -a options=(-max_total_time="$2" -timeout=30 -rss_limit_mb=4096 -print_final_stats=1)
    mkdir -p "$run/corpus"
    # A dictionary serves all targets that begin with its name.
    for part in fuzz/dictionaries/*.dict; do
        if [[ $1 == "$(basename "$part" .dict)"* ]]; then options+=(-dict="$part"); fi
    done
    rm -f "$run"/crash-* "$run"/oom-* "$run"/timeout-* "$run"/leak-*
    TMPDIR=$fuzz_scratch ASAN_OPTIONS=detect_odr_violation=0:malloc_context_size=2 RUST_BACKTRACE=1 "$(fuzz_binary "$1")" \
        "${options[@]}" -artifact_prefix="$run/" "$run/corpus" "fuzz/corpus/$1" >"$run/log" 2>&1 || true
}

fuzz_binary() {
    printf '%s/%s/release/%s' "$fuzz_target" "$(rustc -vV | sed -n 's/^host: //p')" "$1"
}

fuzz_table() {
    local name log executions coverage crash
    printf '\n%-20s %8s %12s %9s  %s\n' target seconds executions coverage crashes
    for name; do
        log=$fuzz_target/runs/$name/log
        executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
        coverage=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
        crash=$(sed -n "s/^.*Test unit written to //p" "$log" | tail -n 1)
        # Without its last words it did not run to its end, whatever ended it.
        if [[ -z $executions && -z $crash ]]; then crash="ended early, see $log"; fi
        printf '%-20s %8s %12s %9s  %s\n' "$name" "$(sed -n 's/^Done .* in \([0-9]*\) second.*/\1/p' "$log")" \
            "${executions:--}" "${coverage:--}" "${crash:-none}"
        steps=$((steps + 1))
        if [[ -n $crash ]]; then
            failed+=("$name")
            printf '  replay: TMPDIR=/tmp RUST_BACKTRACE=1 %s %s\n' "$(fuzz_binary "$name")" "$crash"
        fi
    done
}

need_cargo_fuzz() {
    need_cargo_tool cargo-fuzz 0.13.2
    fuzz=$tool
}
