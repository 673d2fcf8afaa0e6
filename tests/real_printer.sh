#!/usr/bin/env bash
# A real IPP printer and a real CUPS, seen by nobody but this test: own network (loopback only), own /run.
# Usage: real_printer.sh FOLDER — leaves FOLDER/ready when the queue "ward" takes jobs; ends with its caller.
# The printer keeps what it receives (in FOLDER/received) and pretends nothing (-c /bin/true: otherwise it waits
# as long as paper would take). CUPS listens on FOLDER/cups.sock.
set -euo pipefail
folder=$1
ip link set lo up
mount -t tmpfs tmpfs /run
mkdir -p /run/dbus /run/avahi-daemon "$folder"/{received,spool,cache,state,log,tmp,root/ppd,root/ssl}
chmod 711 "$folder"
chown -R lp:lp "$folder"/{spool,cache,tmp,state}
chmod 1777 "$folder/received" "$folder/tmp"

cat >"$folder/bus.conf" <<XML
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path=/run/dbus/system_bus_socket</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>
XML
dbus-daemon --config-file="$folder/bus.conf" --nofork --nopidfile >"$folder/log/bus" 2>&1 &
until [ -S /run/dbus/system_bus_socket ]; do sleep 0.05; done

cat >"$folder/avahi.conf" <<CONF
[server]
host-name=ward
allow-interfaces=lo
use-ipv4=yes
use-ipv6=no
enable-dbus=yes
[publish]
publish-workstation=no
[wide-area]
enable-wide-area=no
CONF
avahi-daemon -f "$folder/avahi.conf" --no-drop-root --no-chroot --no-rlimits >"$folder/log/avahi" 2>&1 &
until grep -q "startup complete" "$folder/log/avahi"; do sleep 0.05; done

ippeveprinter -vv -2 -n localhost -p 8631 -d "$folder/received" -k -c /bin/true -f application/pdf Ward >"$folder/log/printer" 2>&1 &

cat >"$folder/cups-files.conf" <<CONF
ServerRoot $folder/root
RequestRoot $folder/spool
CacheDir $folder/cache
StateDir $folder/state
TempDir $folder/tmp
AccessLog $folder/log/access
ErrorLog $folder/log/error
PageLog $folder/log/page
User lp
Group lp
SystemGroup root lpadmin
CONF
cat >"$folder/cupsd.conf" <<CONF
Listen localhost:631
Listen $folder/cups.sock
Browsing No
WebInterface No
DefaultAuthType None
JobRetryInterval 2
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order deny,allow
</Limit>
</Policy>
CONF
cupsd -f -c "$folder/cupsd.conf" -s "$folder/cups-files.conf" >"$folder/log/cupsd" 2>&1 &
until [ -S "$folder/cups.sock" ]; do sleep 0.05; done
for _try in $(seq 40); do
  if lpadmin -h "$folder/cups.sock" -p ward -E -v ipp://localhost:8631/ipp/print -m everywhere >>"$folder/log/lpadmin" 2>&1; then
    lpadmin -h "$folder/cups.sock" -p away -E -v ipp://localhost:9/ipp/print -m raw >>"$folder/log/lpadmin" 2>&1 || true
    touch "$folder/ready"
    break
  fi
  sleep 0.25
done
wait
