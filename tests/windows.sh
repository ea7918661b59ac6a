#!/bin/sh
# Builds the program for Windows and runs it under Wine, on a machine with Debian's packages and no Windows.
#
#     sudo tests/windows.sh
#
# It takes half an hour the first time, most of it for a tree of Debian sid beside this one: its compiler knows
# the sources of the standard library, which are built for Windows here, and it has Wine. The tree and what is
# built in it stay for the next time. Needed are root, `debootstrap` and `git`.
#
#     TREE    where the tree is, or is made: 4 GB; else consign-windows in the directory for what is temporary
#     MIRROR  where Debian is fetched from; else where apt fetches it
#     PROFILE release for the program that the zip is made of; else dev
#     ONLY    `build` to build and run nothing; or the one file of checks to run, such as `races`
#
# What Wine cannot show, and a machine with Windows has to: lists of access beyond what the modes of Unix can say,
# what a directory passes on to what is made in it, and the lines of icacls themselves; that names survive a power
# loss; Ctrl-Break, and a window, a session or a machine that closes; how long a connection is sent again; shares
# and drives that are mapped to one; boots, sleep and a fast start; that no dump is left; PowerShell, its quotes
# and pipes, curl.exe, batch files, and the key that Windows encrypts; a key that cmdkey puts into the store, and
# a session that has none; consoles of code page 936; junctions and files that are kept elsewhere.
set -eu

here=$(CDPATH='' cd "$(dirname "$0")/.." && pwd)
tree=${TREE:-${TMPDIR:-/tmp}/consign-windows}
target=x86_64-pc-windows-gnu
profile=${PROFILE:-dev}
packages='rustc cargo rust-src gcc libc6-dev gcc-mingw-w64-x86-64 wine wine64 ca-certificates'

mirror() {
    if [ -n "${MIRROR:-}" ]; then
        echo "$MIRROR"
    else
        apt-get indextargets --format '$(ORIGIN) $(LABEL) $(REPO_URI)' 'Created-By: Packages' |
            sed -n 's/^Debian Debian //p' | head -n 1
    fi
}

inside() {
    chroot "$tree" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive \
        XDG_RUNTIME_DIR=/root WINEDEBUG=-all WINEDLLOVERRIDES='mscoree=d;mshtml=d' RUSTC_BOOTSTRAP=1 "$@"
}

make_tree() {
    command -v debootstrap > /dev/null || { echo 'debootstrap is missing: apt-get install debootstrap' >&2; exit 1; }
    from=$(mirror)
    [ -n "$from" ] || { echo 'name a mirror of Debian: MIRROR=http://…' >&2; exit 1; }
    unbind
    rm -rf --one-file-system "$tree"
    debootstrap --variant=minbase sid "$tree" "$from"
    # The mirror may be a picture of another day, and reached as this machine reaches it.
    echo 'Acquire::Check-Valid-Until "false";' > "$tree/etc/apt/apt.conf.d/80another-day"
    cp /etc/resolv.conf "$tree/etc/resolv.conf"
    bind
    inside apt-get update
    # shellcheck disable=SC2086
    inside apt-get install -y --no-install-recommends $packages
    inside apt-get clean
    if [ -e /etc/ssl/certs/ca-certificates.crt ]; then
        cp /etc/ssl/certs/ca-certificates.crt "$tree/etc/ssl/certs/ca-certificates.crt"
    fi
    touch "$tree/made"
}

# Processes, which Wine asks for, and terminals, which the prompts need.
bind() {
    trap unbind EXIT
    mount --bind /proc "$tree/proc"
    mount --bind /dev/pts "$tree/dev/pts"
}

unbind() {
    for place in proc dev/pts; do
        if mountpoint -q "$tree/$place"; then
            umount "$tree/$place"
        fi
    done
}

build() {
    mkdir -p "$tree/consign"
    # What was removed since the last time is not to be built.
    rm -rf "$tree/consign/src" "$tree/consign/tests"
    git -c "safe.directory=$here" -C "$here" ls-files -z --cached --others --exclude-standard |
        (cd "$here" && tar --create --null --files-from - --ignore-failed-read) | tar --extract --directory "$tree/consign"
    directory=debug
    commit=
    if [ "$profile" != dev ]; then
        directory=$profile
        # The tree has neither git nor the repository: what `--version` tells of the commit is told here.
        commit=$(git -c "safe.directory=$here" -C "$here" log -1 --no-show-signature --abbrev=12 --format='%h %cs')
    fi
    inside BUILT_COMMIT="$commit" sh -c "cd /consign && cargo build --locked --profile $profile \
        -Zbuild-std=std,panic_abort --target $target --target-dir /built"
    cp "$tree/built/$target/$directory/consign.exe" "$tree/consign.exe"
}

check() {
    mkdir -p "$tree/checks"
    cp "$here"/tests/windows/*.sh "$tree/checks"
    inside sh /checks/all.sh "${ONLY:-}"
}

if [ -e "$tree/made" ]; then unbind; bind; else make_tree; fi
build
[ "${ONLY:-}" = build ] || check
