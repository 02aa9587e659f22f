# What must be there: sourced by ./dev.
# shellcheck shell=bash

missing=()

# want_command COMMAND PACKAGE...: the Debian packages that bring the command, if it is not there.
want_command() {
    command -v "$1" >/dev/null || missing+=("${@:2}")
}

# want_packages PACKAGE...: libraries that are loaded while running. Only Debian's own books tell; another
# system is taken at its word.
want_packages() {
    command -v dpkg-query >/dev/null || return 0
    local package
    for package; do
        case " $(dpkg-query --show --showformat='${db:Status-Status} ' "$package" 2>/dev/null || true)" in
        *" installed "*) ;;
        *) missing+=("$package") ;;
        esac
    done
}

want_build_tools() {
    want_command cc gcc libc6-dev
    on_linux || return 0
    want_command pkg-config pkg-config
    pkg-config --exists fontconfig 2>/dev/null || missing+=(libfontconfig-dev)
}

# Slint's text engine panics where the system has no font at all, though the simulator brings its own.
want_font() {
    on_linux || return 0
    local fonts
    fonts=$(find /usr/share/fonts /usr/local/share/fonts "${HOME:-/root}/.fonts" "${HOME:-/root}/.local/share/fonts" \
        -name '*.[to]t[fc]' -print -quit 2>/dev/null || true)
    [[ -n $fonts ]] || missing+=(fonts-dejavu-core)
}

want_window_libraries() {
    on_linux || return 0
    want_packages libx11-6 libx11-xcb1 libxcursor1 libxi6 libxrender1 libxfixes3 libxext6 \
        libxkbcommon0 libxkbcommon-x11-0 libxcb-xkb1
}

want_window_test() {
    want_command xvfb-run xvfb
    want_command xauth xauth
    want_command xdotool xdotool
    want_command import imagemagick
}

want_python() {
    want_command python3 python3
    # Debian keeps what makes virtual environments apart.
    python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
}

install_missing() {
    ((${#missing[@]})) || return 0
    local wanted="${missing[*]}"
    command -v apt-get >/dev/null ||
        stop "Missing, by the names of their Debian packages: $wanted. Install them and run this again."
    ((EUID == 0)) || command -v sudo >/dev/null ||
        stop "Missing, and neither root nor sudo to install them. Run as root: apt-get install $wanted"
    say "Installing $wanted"
    # Lists that cannot be renewed are no reason to stop if the old ones do.
    as_root apt-get update -qq || true
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${missing[@]}" ||
        stop "apt-get failed. Run as root: apt-get install $wanted"
}

as_root() {
    if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

need_rust() {
    # Where rustup puts it, for shells that were started before it was installed.
    PATH=$PATH:${CARGO_HOME:-${HOME:-/root}/.cargo}/bin
    local wanted found
    wanted=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' Cargo.toml)
    command -v cargo >/dev/null ||
        stop "cargo is missing: install Rust $wanted or newer, with rustup (rustup.rs) or from your distribution."
    found=$(cargo --version) || stop "cargo does not run: see the message above. Rust $wanted or newer is needed."
    found=${found#cargo }
    found=${found%% *}
    printf '%s\n' "$wanted" "$found" | sort -V -C ||
        stop "Rust $found is too old: $wanted or newer is needed, from rustup (rustup.rs) or your distribution."
}

# need_component CARGO_COMMAND COMPONENT
need_component() {
    cargo "$1" --version >/dev/null 2>&1 ||
        stop "cargo $1 is missing: run 'rustup component add $2', or install your distribution's package of it."
}

need_cargo_deny() {
    need_cargo_tool cargo-deny 0.20.2
    deny=$tool
}

# need_cargo_tool NAME VERSION: sets `tool` to it, building it once if there is none of that very version:
# two minutes or so.
need_cargo_tool() {
    local name=$1 version=$2
    tool=$target/tools/bin/$name
    if [[ $("$name" --version 2>/dev/null) == "$name $version" ]]; then
        tool=$name
    elif [[ $("$tool" --version 2>/dev/null) != "$name $version" ]]; then
        say "Building $name $version, once"
        # It runs for a second: the optimiser would take longer than it saves.
        CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_DEBUG=0 \
            CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 \
            cargo install --locked --root "$target/tools" --target-dir "$target/tools/build" \
            "$name" --version "$version"
        rm -rf "$target/tools/build"
    fi
}

# Sets `python` to one that has python-tuf, of the pinned version, in an environment of its own.
need_python_tuf() {
    local environment=$target/tools/python-tuf wanted=tests/python_tuf/requirements.txt
    python=$environment/bin/python
    if ! cmp --silent "$wanted" "$environment/installed" || ! "$python" -c 'import tuf.ngclient' 2>/dev/null; then
        say "Installing python-tuf, once"
        rm -rf "$environment"
        python3 -m venv "$environment"
        "$python" -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
            --requirement "$wanted"
        cp "$wanted" "$environment/installed"
    fi
}

on_linux() {
    [[ $(uname -s) == Linux ]]
}

has_display() {
    [[ -n ${DISPLAY:-} || -n ${WAYLAND_DISPLAY:-} ]]
}
