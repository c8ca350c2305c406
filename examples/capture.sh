#!/bin/sh
# Takes a capture of this machine: sh capture.sh [FILE.tar.gz]. As root, or much is refused. Needs cat, find, grep, mktemp, tar.
# A plain tar of /proc would store empty files, so everything is copied by content first; what cannot be read is listed.
set -u
out=${1:-capture.tar.gz}
case $out in /*) ;; *) out=$PWD/$out ;; esac
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM
cd / || exit 1

failed() {
  if [ -e "$1" ]; then why=EACCES; else why=ENOENT; fi
  printf '%s\t%s\t/%s\n' "$why" "$2" "$1" >> "$dir/capture-errors.tsv"
}

copy() {
  mkdir -p "$dir/${1%/*}"
  cat "$1" > "$dir/$1" 2> /dev/null || { rm -f "$dir/$1"; failed "$1" open; }
}

for p in proc/[0-9]*; do
  mkdir -p "$dir/$p/fd" "$dir/$p/fdinfo"
  for f in stat status comm cmdline cgroup limits maps; do copy "$p/$f"; done
  if ls "$p/fd" > /dev/null 2>&1 && ls "$p/fdinfo" > /dev/null 2>&1; then
    # Links are stored whole by tar, in one go however many they are.
    tar -cf - "$p/fd" 2> /dev/null | tar -xf - -C "$dir" 2> /dev/null
    # Of tens of thousands of descriptors, those that are dma-bufs, or sockets that may have some queued.
    find "$p/fdinfo" -type f -exec grep -lE '^(exp_name|scm_fds):' {} + 2> /dev/null | while read -r f; do copy "$f"; done
  else
    failed "$p/fd" opendir
  fi
done

for f in proc/loadavg proc/uptime proc/sys/kernel/osrelease proc/sys/kernel/random/boot_id sys/kernel/debug/dma_buf/bufinfo \
  sys/fs/bpf/dmabuf/*; do
  if [ -f "$f" ]; then copy "$f"; fi
done
if [ -d sys/kernel/dmabuf/buffers ]; then
  mkdir -p "$dir/sys/kernel/dmabuf/buffers"
  find sys/kernel/dmabuf/buffers -type f 2> /dev/null | while read -r f; do copy "$f"; done
fi
if [ ! -x sys/kernel/debug ] && [ -d sys/kernel/debug ]; then failed sys/kernel/debug opendir; fi

tar -czf "$out" -C "$dir" . && echo "$out"
