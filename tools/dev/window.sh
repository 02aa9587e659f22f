# The simulator's window on a display of its own: sourced by ./dev.
# shellcheck shell=bash

# Opens the simulator on a display of its own, and looks whether something was drawn.
simulator_window() {
    xvfb-run --auto-servernum --server-args="-screen 0 1280x960x24" bash "$root/dev" look-at-window
}

# Not a verb for people: runs inside the virtual display of simulator_window.
verb_look-at-window() {
    local picture=$root/out/window.png window colours=0 tries
    mkdir -p "$root/out"
    # Without the unset it would open in the Wayland session that this was started from.
    env -u WAYLAND_DISPLAY "$target/debug/label700-sim" &
    local simulator=$!
    # shellcheck disable=SC2064 # the id of now is meant
    trap "kill $simulator 2>/dev/null || true" EXIT

    # The first frames may come after the window: wait for a picture of more than a background.
    for ((tries = 0; tries < 120; tries++)); do
        kill -0 "$simulator" 2>/dev/null || stop "The simulator ended by itself"
        window=$(xdotool search --onlyvisible --pid "$simulator" 2>/dev/null | head -n 1 || true)
        if [[ -n $window ]] && import -window "$window" "$picture"; then
            colours=$(identify -format %k "$picture")
            if ((colours >= 16)); then
                echo "The window has $colours colours: $picture"
                return
            fi
        fi
        sleep 0.5
    done
    stop "After 60 s there is no window with anything in it (colours in it: $colours)"
}
