# Steps, and what they say: sourced by ./dev.
# shellcheck shell=bash

steps=0
failed=()

# A failed step does not end the run: one run shows everything that is wrong.
step() {
    local name=$1 began=$SECONDS
    shift
    steps=$((steps + 1))
    say "$name"
    if "$@"; then
        say "$name: ok, $((SECONDS - began)) s"
    else
        failed+=("$name")
        say "$name: FAILED, $((SECONDS - began)) s"
    fi
}

finish() {
    echo
    if ((${#failed[@]})); then
        printf 'Failed:'
        printf ' [%s]' "${failed[@]}"
        printf ' (%d of %d steps, %d s)\n' "${#failed[@]}" "$steps" "$SECONDS"
        exit 1
    fi
    printf 'All %d steps passed in %d s.\n' "$steps" "$SECONDS"
}

say() {
    printf '\n== %s\n' "$*"
}

stop() {
    printf '%s\n' "$*" >&2
    exit 1
}
