#!/bin/sh
# Takes a capture of this machine: sh capture.sh [FILE.tar.gz [ROOT]]. As root, or much is refused. ROOT: where the
# machine's proc and sys are, if not at /. Needs cat, find, grep, ls, mktemp, tar.
# A plain tar of /proc would store empty files, so everything is copied by content first; what cannot be read is listed.
# It opens no device, and reads no file that acts: alloc and free of a CMA area, rss_pid of a heap.
set -u
unset CDPATH
out=${1:-capture.tar.gz}
case $out in /*) ;; *) out=$PWD/$out ;; esac
cd "${2:-/}" || exit 1
root=$(pwd -P)
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM

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
    # Of tens of thousands of descriptors: dma-bufs, GPU clients, codecs, and sockets that may have some queued.
    find "$p/fdinfo" -type f -exec grep -lE '^(exp_name:|scm_fds:|drm-|media-|v4l2-|(src|dst)-queued-count)' {} + 2> /dev/null |
      while read -r f; do copy "$f"; done
  else
    failed "$p/fd" opendir
  fi
done

for f in proc/loadavg proc/uptime proc/meminfo proc/vmstat proc/sys/kernel/osrelease proc/sys/kernel/random/boot_id \
  proc/dma_heap/all_heaps proc/dma_heap/stats proc/dma_heap/heaps/* proc/rk_dma_heap/* proc/rk_dmabuf/* \
  sys/fs/bpf/dmabuf/* sys/kernel/dma_heap/*_kb sys/kernel/ion/*_kb sys/kernel/rk_dma_heap/*_kb sys/kernel/mm/cma/*/* \
  sys/class/kgsl/kgsl/* sys/class/kgsl/kgsl/proc/*/* sys/class/misc/mali*/device/*_gpu_mem \
  sys/class/misc/mali*/device/kprcs/*/*_gpu_mem sys/kernel/debug/dma_buf/bufinfo sys/kernel/debug/v4l2-memtrack/* \
  sys/kernel/debug/v4l2/*/mem sys/kernel/debug/sync/info sys/kernel/debug/kgsl/proc/*/mem sys/kernel/debug/mali*/gpu_memory \
  sys/kernel/debug/nvmap/*/clients sys/kernel/debug/vcsm-cma/state sys/kernel/debug/cma/*/count sys/kernel/debug/cma/*/used \
  sys/kernel/debug/cma/*/maxchunk; do
  if [ -f "$f" ]; then copy "$f"; fi
done
# In folders that are there once more as links, or deep.
{
  find sys/kernel/debug/dri sys/kernel/debug/accel -type f \( -name name -o -name clients -o -name gem -o -name gems \
    -o -name gem_names -o -name framebuffer -o -name i915_gem_objects -o -name amdgpu_gem_info -o -name bo_stats \)
  find sys/kernel/debug/ion -type f ! -name '*shrink*'
  if [ -f sys/fs/cgroup/dmem.capacity ]; then find sys/fs/cgroup -type f -name 'dmem.*'; fi
  if [ -d sys/kernel/dmabuf/buffers ]; then
    mkdir -p "$dir/sys/kernel/dmabuf/buffers"
    find sys/kernel/dmabuf/buffers -type f
  fi
} 2> /dev/null | while IFS= read -r f; do copy "$f"; done
# Devices and heaps are links; what a V4L2 node is called stands where its link leads.
find sys/class/video4linux sys/class/drm sys/class/dma_heap -type l -exec tar -cf - {} + 2> /dev/null |
  tar -xf - -C "$dir" 2> /dev/null
for f in sys/class/video4linux/*; do
  f=$(cd "$f" 2> /dev/null && pwd -P) || continue
  f=${f#"$root"}
  copy "${f#/}/name"
done
if [ ! -x sys/kernel/debug ] && [ -d sys/kernel/debug ]; then failed sys/kernel/debug opendir; fi

tar -czf "$out" -C "$dir" . && echo "$out"
