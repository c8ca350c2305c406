#!/bin/busybox sh
# The first process of the guest: mounts, loads the modules, starts the workload, runs the commands, sends /results
# over the second serial line and switches off. What it prints is the console.
/bin/busybox --install -s /bin
export PATH=/bin LANG=C.UTF-8
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mount -t debugfs debugfs /sys/kernel/debug
mount -t tmpfs tmpfs /tmp
mount -t tmpfs tmpfs /results
chmod 1777 /tmp

# Nothing of this kernel changes while it is read but what the workload does.
while read -r module parameters; do
  insmod "/modules/$module" $parameters || echo "insmod $module: failed"
done < /modules/list

tries=0
until [ -e /dev/video3 ] && [ -e /dev/dri/card0 ] || [ $tries = 50 ]; do
  tries=$((tries + 1))
  usleep 100000
done

workload /results/truth.json > /results/workload.txt 2>&1 &
workload=$!
while [ ! -e /results/truth.json ] && kill -0 $workload 2> /dev/null; do usleep 50000; done

if [ -e /results/truth.json ]; then node /guest.mjs; fi
dmesg > /results/dmesg.txt
stty -F /dev/ttyS1 raw
tar -cf /dev/ttyS1 -C /results .
sync
poweroff -f
