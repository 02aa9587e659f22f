# ./dev ios: Swift on Linux, sourced by ./dev. Debian has Swift from trixie on, and there is no easier form of it, so
# it lives in a chroot of its own under the target folder. Nothing else of the machine is changed: every mount is made
# in a mount namespace of the command that needs it and is gone with that command, however it ends.
#
# swift_root_ready and swift_run work alone; what stands above them knows the folders of ./dev.
# shellcheck shell=bash

swift_suite=trixie
swift_packages=(swiftlang libc6-dev libstdc++-14-dev)
# What the stamp must say for a chroot to be whole; another suite or package makes it anew.
swift_whole="$swift_suite ${swift_packages[*]}"
swift_folder=${target:-target}/swift-root
# Lines "HERE=THERE": the folders of this machine that swift_run shows in the chroot.
swift_mounts=
# Why there is no Swift, in one line.
swift_missing=

verb_ios() {
    want_build_tools
    want_swift
    install_missing
    need_rust
    step "the library and what is generated from it" bindings_library
    step "Swift" bindings_run swift bindings_swift
    finish
}

want_swift() {
    if swift_refused; then return 0; fi
    # Where it would be of no use, the line that says why is enough.
    if [[ $(uname -s) == Linux ]] && swift_may_mount; then
        # It lies in sbin, which is not on every user's path.
        PATH=$PATH:/usr/sbin want_command debootstrap debootstrap
    fi
}

# Making the chroot takes minutes and 3.3 GB: `./dev test` runs Swift where somebody has made one, and on build machines.
swift_wanted() {
    ! swift_refused && [[ -n ${CI:-} || -e $swift_folder/whole ]]
}

# LABEL700_SWIFT=no says so. The vectors of the other languages need no chroot.
swift_refused() {
    [[ ${LABEL700_SWIFT:-} == no ]]
}

bindings_swift() {
    swift_root_ready "$swift_folder" || { echo "swift: skipped, $swift_missing"; return 0; }
    swift_lay "$bindings/swift" "$root/ios" || return 1
    swift_show "$bindings/lib" "$target/swift-build" "$vectors"
    local outcome=0
    swift_run "$swift_folder" bash -c 'cd /label700/src/ios &&
        swift format lint --strict --recursive Sources Tests Examples Package.swift' || outcome=1
    # Also where the format is wrong: the vectors speak for themselves.
    swift_package test || outcome=1
    return "$outcome"
}

# bench_swift LIBRARY_FOLDER: the command that is given the folder of a view and a file of numbers.
bench_swift() {
    swift_root_ready "$swift_folder" >&2 || { echo "swift: skipped, $swift_missing" >&2; return 1; }
    swift_lay "$bindings/swift" "$root/ios" >&2 || return 1
    swift_show "$1" "$target/swift-bench-build"
    swift_package build --configuration release --product BindingBench >&2 || return 1
    # shellcheck disable=SC2016
    printf 'bash -c %q swift-bench %q %q %q %q' 'source "$1"; swift_bench "${@:2}"' \
        "$root/tools/dev/swift.sh" "$swift_folder" "$1" "$target/swift-bench-build"
}

# swift_bench FOLDER LIBRARY_FOLDER BUILD_FOLDER VIEW_FOLDER NUMBERS_FILE
swift_bench() {
    local numbers
    numbers=$(realpath "$5")
    swift_mounts="$(realpath "$2")=/label700/lib
$(realpath "$3")=/label700/build
$(realpath "$4")=/label700/view
${numbers%/*}=/label700/numbers"
    swift_run "$1" /label700/build/release/BindingBench /label700/view "/label700/numbers/${numbers##*/}"
}

# swift_show LIBRARY_FOLDER BUILD_FOLDER [VECTORS_FOLDER]
swift_show() {
    mkdir -p "$2"
    swift_mounts="$root=/label700/src
$1=/label700/lib
$2=/label700/build${3:+
$3=/label700/vectors}"
}

# swift_package VERB OPTIONS…
swift_package() {
    local verb=$1
    shift
    swift_run "$swift_folder" LABEL700_LIBRARY=/label700/lib LABEL700_VECTORS=/label700/vectors \
        swift "$verb" --package-path /label700/src/ios --scratch-path /label700/build "$@"
}

# --- The chroot -----------------------------------------------------------------------------------------

# swift_root_ready FOLDER: the chroot is whole, made now if it was not; else $swift_missing says why not.
swift_root_ready() {
    local folder=$1
    swift_missing=
    if swift_refused; then
        swift_missing="as LABEL700_SWIFT=no asks"
        return 1
    fi
    if [[ $(uname -s) != Linux ]]; then
        swift_missing="its chroot can be made on Linux only; on a Mac, where it was never run: docs/integrate-swift.md"
        return 1
    fi
    swift_as_root true 2>/dev/null || { swift_missing="its chroot needs root, or sudo without a password"; return 1; }
    swift_may_mount || { swift_missing="this machine lets even root mount nothing, which its chroot needs"; return 1; }
    [[ $(cat "$folder/whole" 2>/dev/null) != "$swift_whole" ]] || return 0
    # debootstrap lies in sbin, which is not on every user's path.
    PATH=$PATH:/usr/sbin command -v debootstrap >/dev/null || { swift_missing="debootstrap is not installed"; return 1; }
    swift_make_root "$folder"
}

# swift_run FOLDER COMMAND…: runs it there, with /proc, /dev and the folders of $swift_mounts.
swift_run() {
    local folder=$1 mount
    shift
    local -a mounts
    mapfile -t mounts < <(grep . <<<"$swift_mounts" || true)
    for mount in "${mounts[@]}"; do
        swift_as_root mkdir -p "$folder/root${mount#*=}"
    done
    # shellcheck disable=SC2016
    swift_as_root unshare --mount --propagation private bash -c '
        set -euo pipefail
        root=$1 count=$2
        shift 2
        mount -t proc proc "$root/proc"
        mount --rbind /dev "$root/dev"
        for ((; count > 0; count--)); do
            mount --bind "${1%%=*}" "$root${1#*=}"
            shift
        done
        exec chroot "$root" "$@"' mounts "$folder/root" "${#mounts[@]}" "${mounts[@]}" \
        /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"
}

swift_may_mount() {
    swift_as_root unshare --mount --propagation private mount -t tmpfs none /mnt 2>/dev/null
}

# Lays the generated code GENERATED/Label700Core.h, .modulemap and Label700FFI.swift where ios/Package.swift has it.
swift_lay() {
    local generated=$1 ios=$2
    mkdir -p "$ios/Generated/Label700Core" "$ios/Generated/Label700FFI"
    # Written only when it changed, or SwiftPM compiles all of it again.
    swift_lay_file "$generated/Label700Core.h" "$ios/Generated/Label700Core/Label700Core.h"
    swift_lay_file "$generated/Label700FFI.swift" "$ios/Generated/Label700FFI/Label700FFI.swift"
    swift_lay_file - "$ios/Generated/Label700Core/module.modulemap" <<'MODULE'
module Label700Core {
    header "Label700Core.h"
    export *
    link "label700_ffi"
}
MODULE
}

swift_lay_file() {
    local content
    content=$(cat "$1")
    [[ -e $2 && $content == "$(cat "$2")" ]] || printf '%s\n' "$content" >"$2"
}

# --- Making it ------------------------------------------------------------------------------------------

swift_make_root() {
    local folder=$1 mirror log=$1/make.log
    # The half of one is no use, and debootstrap does not go on where it stopped.
    swift_as_root rm -rf "$folder/root" "$folder/whole"
    mkdir -p "$folder"
    : >"$log"
    mirror=$(swift_mirror "$folder") ||
        { swift_missing="no package source of this machine has Debian $swift_suite, or none answers"; return 1; }
    echo "Making a Debian $swift_suite with Swift in $folder (once; about 4 minutes and 3.3 GB)"
    swift_debootstrap "$folder" "$mirror" >>"$log" 2>&1 &&
        swift_install "$folder" >>"$log" 2>&1 &&
        swift_run "$folder" swift --version >>"$log" 2>&1 ||
        { swift_missing="making its chroot failed: $log"; return 1; }
    echo "$swift_whole" >"$folder/whole"
}

# The first of this machine's own package sources that has the suite: other machines have other mirrors.
swift_mirror() {
    local folder=$1 mirror
    while read -r mirror; do
        if /usr/lib/apt/apt-helper download-file "$mirror/dists/$swift_suite/Release" "$folder/Release" >/dev/null 2>&1; then
            rm -f "$folder/Release"
            echo "$mirror"
            return 0
        fi
    done < <(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | sed 's|/*$||' | awk '!seen[$0]++')
    return 1
}

swift_debootstrap() {
    local folder=$1 mirror=$2 proxy=
    # debootstrap fetches by wget, which does not read what apt was told.
    eval "$(apt-config shell proxy Acquire::http::Proxy)"
    [[ -z $proxy ]] || export http_proxy=$proxy
    PATH=$PATH:/usr/sbin swift_as_root debootstrap --variant=minbase --include=ca-certificates "$swift_suite" "$folder/root" "$mirror"
}

swift_install() {
    local folder=$1
    # Proxies and certificates as outside; debootstrap has brought the name servers.
    apt-config dump | grep '^Acquire::' | swift_as_root tee "$folder/root/etc/apt/apt.conf.d/90machine" >/dev/null
    if [[ -e /etc/ssl/certs/ca-certificates.crt ]]; then
        swift_as_root cp -L /etc/ssl/certs/ca-certificates.crt "$folder/root/etc/ssl/certs/ca-certificates.crt"
    fi
    swift_run "$folder" apt-get update &&
        swift_run "$folder" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${swift_packages[@]}" &&
        swift_run "$folder" apt-get clean
}

swift_as_root() {
    if [[ $(id -u) == 0 ]]; then "$@"; else sudo --non-interactive --preserve-env=http_proxy,PATH "$@"; fi
}
