#!/bin/bash
# The first process of the guest: file systems, udev, the bus and udisks2; then the steps; then the machine is off.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/var/tmp LC_ALL=C.UTF-8
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/pts /dev/shm /run
mount -t devpts devpts /dev/pts
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /dev/shm
mount -t tmpfs tmpfs /tmp
read -r line </proc/cmdline
for word in $line; do case $word in station.*) declare "${word#station.}" ;; esac; done
mkdir -p "/lib/modules/$(uname -r)"
mount --bind "$modules" "/lib/modules/$(uname -r)"
ip link set lo up
mkdir -p /run/udev /run/dbus /run/lock
/lib/systemd/systemd-udevd --daemon >/dev/null 2>&1
dbus-daemon --system --fork >/dev/null 2>&1
for daemon in /usr/libexec/udisks2/udisksd /usr/lib/udisks2/udisksd; do
    [ -x "$daemon" ] && { "$daemon" --no-debug >/run/udisksd.log 2>&1 & break; }
done
cd "$checkout" || poweroff -f
# shellcheck disable=SC2086 # several words
"$python" -m tests.guest.inside ${groups//,/ }
echo "GUEST ended with $?"
sync
echo o >/proc/sysrq-trigger
sleep 10
