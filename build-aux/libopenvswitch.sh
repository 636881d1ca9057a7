#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# libopenvswitch.sh SOURCE CACHE
#
# Builds libopenvswitch from SOURCE, a directory or a .tar.gz of Open vSwitch,
# below the directory CACHE unless it is there already, and prints the build
# directory, whose parent is the source.  What it does goes to standard error.
#
# The key of the cache is the version of Open vSwitch, the sum of the source
# and the processor; gcc and clang, which call the same machine by different
# names, can use each other's.
#
# Open vSwitch's own order matters: configure, the Makefile's BUILT_SOURCES,
# then the library.

set -eu
source=$1 cache=$2
say() { echo "libopenvswitch: $*" >&2; }
die() { say "$*"; exit 1; }

mkdir -p "$cache"
if [ -d "$source" ]; then
    [ -e "$source/configure" ] ||
        die "$source has no configure script: run ./boot.sh in there"
    sum=$(cd "$source" && cksum configure lib/automake.mk NEWS | cksum)
else
    sum=$(cksum < "$source")
fi
machine=$(${CC:-cc} -dumpmachine)
key=$(printf '%s\n' "$sum" "${machine%%-*}" | cksum | cut -d' ' -f1)

# One build at a time; the lock goes with the process.
exec 9> "$cache/lock"
flock 9 || die "cannot lock $cache/lock"

for done in "$cache"/openvswitch-*-"$key"; do
    if [ -e "$done/build/lib/.libs/libopenvswitch.a" ]; then
        echo "$done/build"
        exit 0
    fi
done

new=$(mktemp -d "$cache/new.XXXXXX")
trap 'rm -rf "$new"' EXIT
trap 'exit 1' HUP INT TERM
if [ -d "$source" ]; then
    (cd "$source" && tar cf - --exclude=.git .) | tar xf - -C "$new"
else
    tar xzf "$source" -C "$new" --strip-components=1
fi
version=$(sed -n 's/^AC_INIT(openvswitch, \([^,]*\),.*/\1/p' \
              "$new/configure.ac")
[ -n "$version" ] || die "$source is not a source of Open vSwitch"

mkdir "$new/build"
cd "$new/build"
log=$cache/build-$version.log
say "building version $version into $cache (the log: $log)"
# Directories are those of a distribution's Open vSwitch, since its sockets
# are what we speak to.  Nothing here needs TLS, capabilities or DNS.
# shellcheck disable=SC2016 # make expands it
built_sources='include Makefile
l7-built:
	@echo $(BUILT_SOURCES)'
# shellcheck disable=SC2086 # a list of files
if ! {
    ../configure --prefix=/usr --localstatedir=/var --sysconfdir=/etc \
        --disable-ssl --disable-libcapng ac_cv_lib_unbound_ub_ctx_create=no \
        ac_cv_search_unw_backtrace=no CFLAGS='-O2 -g -fPIC' &&
    built=$(echo "$built_sources" | make -s -f - l7-built | tail -n 1) &&
    make -s $built &&
    make -s -j"$(nproc)" lib/libopenvswitch.la
} > "$log" 2>&1 < /dev/null; then
    tail -n 30 "$log" >&2
    die "the build failed; the whole log is $log"
fi
find . \( -name '*.o' -o -name '*.lo' \) -exec rm -f {} +
cd /
chmod 755 "$new"
mv "$new" "$cache/openvswitch-$version-$key"
echo "$cache/openvswitch-$version-$key/build"
