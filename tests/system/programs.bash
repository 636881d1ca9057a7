# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154 # lab_* come from lab.bash
#
# The real servers and clients that talk in a lab (lab.bash).  To be sourced.
#
# Each server runs in the foreground on one host, as the lab's own child, on
# files in the lab's run directory: its service need not be, and is not,
# started.  The functions NAME_server return once it listens.  Clients end by
# themselves or at a time limit.

# http_server HOST PORT: nginx, with the files of $lab_dir/www.
http_server() {
    mkdir -p "$lab_dir/www"
    [ -e "$lab_dir/www/hello" ] || echo hello > "$lab_dir/www/hello"
    cat > "$lab_dir/nginx-$1-$2.conf" << END
user root;
daemon off;
worker_processes 1;
pid $lab_dir/nginx-$1-$2.its-pid;
error_log stderr;
events { worker_connections 1000; }
http {
    access_log off;
    keepalive_timeout 300;
    keepalive_requests 1000000;
    client_body_temp_path $lab_dir/nginx-body;
    proxy_temp_path $lab_dir/nginx-proxy;
    fastcgi_temp_path $lab_dir/nginx-fastcgi;
    uwsgi_temp_path $lab_dir/nginx-uwsgi;
    scgi_temp_path $lab_dir/nginx-scgi;
    server {
        listen $2;
        listen [::]:$2;
        root $lab_dir/www;
    }
}
END
    lab_serve "$1" "nginx-$1-$2" tcp "$2" \
        nginx -e stderr -c "$lab_dir/nginx-$1-$2.conf"
}

# http_get HOST URL [OPTION...]: prints what curl fetches.
http_get() {
    local host=$1 url=$2
    shift 2
    lab_in "$host" curl -sSfg --noproxy '*' "$@" \
        --max-time $((60 * L7_SLOW)) "$url"
}

# ssh_server HOST PORT: sshd with a host key, and a user's key, of its own.
ssh_server() {
    local key
    for key in host user; do
        [ -e "$lab_dir/ssh-$key" ] ||
            ssh-keygen -q -t ed25519 -N '' -f "$lab_dir/ssh-$key" || return
    done
    cat > "$lab_dir/sshd-$1-$2.conf" << END
Port $2
HostKey $lab_dir/ssh-host
AuthorizedKeysFile $lab_dir/ssh-user.pub
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
StrictModes no
PidFile none
END
    # It insists on /run/sshd, which only its service makes: here it gets a
    # /run that nobody else sees ("ip netns exec" brings a mount namespace).
    # shellcheck disable=SC2016 # for sh
    lab_serve "$1" "sshd-$1-$2" tcp "$2" sh -c '
        mount -t tmpfs l7lab /run && mkdir /run/sshd &&
        exec /usr/sbin/sshd -D -e -f "$1"' sh "$lab_dir/sshd-$1-$2.conf"
}

# ssh_run HOST ADDRESS PORT COMMAND...: runs a command through ssh.
ssh_run() {
    local host=$1 address=$2 port=$3
    shift 3
    lab_in "$host" timeout $((60 * L7_SLOW)) \
        ssh -F none -i "$lab_dir/ssh-user" \
        -o BatchMode=yes -o IdentitiesOnly=yes -o LogLevel=ERROR \
        -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
        -o ConnectTimeout=$((10 * L7_SLOW)) -p "$port" "root@$address" "$@"
}

# dns_server HOST PORT: dnsmasq, which knows www.lab.test.
dns_server() {
    lab_serve "$1" "dnsmasq-$1-$2" udp "$2" dnsmasq --keep-in-foreground \
        --conf-file=/dev/null --no-resolv --no-hosts --user=root \
        --pid-file --log-facility=- --port="$2" \
        --host-record=www.lab.test,192.0.2.80,2001:db8::80
}

# dns_ask HOST ADDRESS PORT [OPTION...]: prints the address of www.lab.test.
dns_ask() {
    local host=$1 address=$2 port=$3
    shift 3
    lab_in "$host" dig +short +time=$((5 * L7_SLOW)) +tries=2 "$@" -p "$port" \
        "@$address" www.lab.test A
}

# tracker_server HOST ADDRESS PORT INFO-HASH...: opentracker, for these
# torrents: Debian's serves none that its list does not name.
tracker_server() {
    local host=$1 address=$2 port=$3
    shift 3
    mkdir -p "$lab_dir/opentracker"
    printf '%s\n' "$@" > "$lab_dir/opentracker/torrents"
    # It puts itself below -d before it opens the list.
    lab_serve "$host" opentracker tcp "$port" opentracker -i "$address" \
        -p "$port" -P "$port" -d "$lab_dir/opentracker" -w /torrents -u nobody
}

# torrent_make FILE TORRENT ANNOUNCE-URL: makes a torrent, which aria2 cannot,
# and prints its info-hash.
torrent_make() {
    python3 - "$@" << 'END'
import hashlib
import os
import sys


def bencode(value):
    if isinstance(value, int):
        return b"i%de" % value
    if isinstance(value, bytes):
        return b"%d:%s" % (len(value), value)
    return b"d%se" % b"".join(
        bencode(k) + bencode(value[k]) for k in sorted(value))


path, torrent, announce = sys.argv[1:]
PIECE = 262144
with open(path, "rb") as f:
    data = f.read()
pieces = b"".join(hashlib.sha1(data[i:i + PIECE]).digest()
                  for i in range(0, len(data), PIECE))
info = {b"length": len(data), b"piece length": PIECE,
        b"name": os.path.basename(path).encode(),
        b"pieces": pieces, b"private": 1}
with open(torrent, "wb") as f:
    f.write(bencode({b"announce": announce.encode(), b"info": info}))
print(hashlib.sha1(bencode(info)).hexdigest())
END
}

# bittorrent_seed HOST DIR TORRENT PORT: aria2, which has the torrent's file in
# DIR and waits for peers.
bittorrent_seed() {
    lab_serve "$1" "seed-$1" tcp "$4" aria2c --no-conf --dir="$2" \
        --listen-port="$4" --enable-dht=false --enable-dht6=false \
        --bt-enable-lpd=false --enable-peer-exchange=false \
        --check-integrity=true --file-allocation=none --seed-ratio=0 \
        --summary-interval=0 --show-console-readout=false "$3"
}

# bittorrent_fetch HOST DIR TORRENT PORT: starts a transmission that fetches
# into DIR, and goes on seeding until lab_end "fetch-HOST".  It is not aria2
# because that opens all its connections with the obfuscated handshake, which
# is made to be taken for nothing; transmission does as it is told.
bittorrent_fetch() {
    mkdir -p "$2" "$lab_dir/fetch-$1"
    cat > "$lab_dir/fetch-$1/settings.json" << 'END'
{ "dht-enabled": false, "lpd-enabled": false, "pex-enabled": false,
  "utp-enabled": false, "port-forwarding-enabled": false, "encryption": 0 }
END
    lab_spawn "$1" "fetch-$1" env HOME="$lab_dir/fetch-$1" \
        transmission-cli --encryption-tolerated --no-portmap \
        --config-dir "$lab_dir/fetch-$1" --download-dir "$2" --port "$4" "$3"
}

# iperf_server HOST PORT
iperf_server() {
    lab_serve "$1" "iperf3-$1-$2" tcp "$2" \
        iperf3 --server --port "$2" --forceflush
}

# iperf_rate HOST ADDRESS PORT SECONDS [OPTION...]: prints the Mbit/s that
# the receiver got.  The second before them is not counted.
iperf_rate() {
    local host=$1 address=$2 port=$3 seconds=$4
    shift 4
    lab_in "$host" timeout $((seconds + 20 * L7_SLOW)) iperf3 --json --omit 1 \
        --client "$address" --port "$port" --time "$seconds" "$@" |
        python3 -c '
import json, sys
end = json.load(sys.stdin)["end"]
rate = end.get("sum_received", end.get("sum"))["bits_per_second"]
print("%.1f" % (rate / 1e6))'
}

# redis_server HOST PORT
redis_server() {
    lab_serve "$1" "redis-$1-$2" tcp "$2" redis-server --port "$2" \
        --bind '*' '-::*' --protected-mode no --save '' --dir "$lab_dir"
}

# redis_ask HOST ADDRESS PORT COMMAND...
redis_ask() {
    local host=$1 address=$2 port=$3
    shift 3
    lab_in "$host" timeout $((10 * L7_SLOW)) \
        redis-cli -h "$address" -p "$port" "$@"
}
