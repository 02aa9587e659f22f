# What phones link: sourced by ./dev.
# shellcheck shell=bash

# Crates that are never in a library for phones: the registry and its keys, HTTP of our own, the generator of the
# bindings, and what only tests and benches use.
handset_never_crates=(
    label700-registry label700-cli label700-sim label700-tests label700-bench
    pkcs8 rpassword clap uniffi_bindgen
    reqwest hyper tokio rustls ring rustls-platform-verifier
    proptest arbitrary rcgen assert_cmd rlibphonenumber zstd plotters slint
)
# Nor these features of our own crates: the signing half, HTTP, and what lets tests break things.
handset_never_features=(sign http fault-injection bindgen panic-for-tests)

# handset_links [OPTION]...: fails if what phones load links any of that, and says by whose choice. The options go
# to cargo.
handset_links() {
    local tree crates features name found=0
    # Every platform, because phones are none that this machine is.
    tree=$(cargo tree --locked --package label700-ffi --edges normal --target all --prefix none \
        --format '{p}|{f}' "$@" | sort -u) || return 1
    crates=$(cut -d' ' -f1 <<<"$tree" | sort -u)
    features=$(sed -nE 's/^(label700|label700-ffi) v[^|]*\|([^ ]*).*/\2/p' <<<"$tree" | tr ',' '\n')
    # If cargo printed it in another form, nothing would be found, and all would seem well.
    grep -qx label700-ffi <<<"$crates" && grep -qx update <<<"$features" ||
        { echo "cargo tree does not print what is looked for here" >&2; return 1; }
    for name in "${handset_never_crates[@]}"; do
        grep -qx "$name" <<<"$crates" || continue
        found=1
        echo "A library for phones would link $name. To see why: cargo tree -p label700-ffi -e normal -i $name" >&2
    done
    for name in "${handset_never_features[@]}"; do
        grep -qx "$name" <<<"$features" || continue
        found=1
        echo "A library for phones would have our feature '$name': look into ffi/Cargo.toml and core/Cargo.toml" >&2
    done
    ((found == 0)) && echo "A library for phones links $(wc -l <<<"$crates") crates, none of them barred"
}
