# What the checks have in common: the program under Wine, in a directory of its own, and what it did.
set -eu

name=$(basename "$0" .sh)
# The directory as the system knows it, and as the program does.
place=/root/.wine/drive_c/checks/$name
rm -rf "$place" "/root/.wine/drive_c/users/root/AppData/Roaming/consign"
mkdir -p "$place"
cd "$place"
trap 'stop' EXIT
exec < /dev/null

# The program by way of a batch file. Of a program with threads Wine tells Unix now and then that it ended with 0;
# what Windows programs are told is right, and the batch file passes that on.
program() {
    wine cmd /c 'C:\run.cmd' "$@"
}

# Runs the program; leaves its exit in $code, and what it printed in out and err, without the carriage returns
# of whatever stands between.
consign() {
    code=0
    program "$@" > out.raw 2> err.raw || code=$?
    tr -d '\r' < out.raw > out
    tr -d '\r' < err.raw > err
}

# with TEXT COMMAND…: the command has the text on its stdin.
with() {
    printf '%b' "$1" > input
    shift
    "$@" < input
}

# Starts the gateway for practice, which writes down all that it is asked.
start_gateway() {
    wine /consign.exe sandbox --log log.txt "$@" > gateway.txt 2> gateway-errors.txt &
    gateway=$!
    tries=0
    until grep -q 'balance' gateway.txt 2> /dev/null; do
        tries=$((tries + 1))
        [ $tries -lt 300 ] || fail 'the gateway does not begin'
        sleep 0.2
    done
}

stop() {
    if [ -n "${gateway:-}" ]; then
        kill "$gateway" 2> /dev/null || true
        wait "$gateway" 2> /dev/null || true
        gateway=
    fi
}

# How many submissions the gateway was asked for.
submissions() {
    grep -c 'v2_tocard' log.txt || true
}

held() {
    echo "   ok: $*"
}

fail() {
    echo "   FAILED: $*" >&2
    for file in out err gateway-errors.txt log.txt; do
        if [ -s "$file" ]; then
            echo "-- $file" >&2
            tail -n 30 "$file" >&2
        fi
    done
    exit 1
}

# expect EXIT WHAT: that was the exit.
expect() {
    [ "$code" = "$1" ] || fail "$2: exit $code instead of $1"
    held "$2"
}

# says WORDS: they stand in what was printed, here or there.
says() {
    grep -qF -- "$1" out err || fail "nothing says: $1"
    held "it says: $1"
}
