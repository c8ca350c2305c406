#!/bin/sh
# Writes a capture of this machine's media memory to standard output, as a tar: sh collector.sh [ROOT] > capture.tar
# As root, or much is refused. ROOT: where the machine's proc and sys are, if not at /.
# For mksh with toybox (Android 10 and later), busybox, dash, bash. Needs date, grep, id, od, sed, sort, stat, uname, uniq.
#
# Read-only: no file is made, no device opened, nothing read that acts (alloc and free of a CMA area, rss_pid of a heap).
# Texts travel in bulk, below cmd/mediamem/, or it would take a process for each of tens of thousands of files; mediamem
# takes them apart again (docs/formats/collector.md). The last member is manifest.json: a stream without it broke off.
set -u
version=0.1.0
unset CDPATH
export LC_ALL=C QUOTING_STYLE=escape
# The only blank that splits words, from here to the end.
nl='
'
IFS=$nl
set -f

die() { echo "mediamem collector: $1" >&2; exit 1; }

# printf is no builtin of mksh, and a text is longer than an argument may be.
case ${KSH_VERSION-} in
  '') say() { printf '%s\n' "$1"; }; bytes() { printf "$1"; }; nul='\000' ;;
  *) set +U; say() { print -r -- "$1"; }; bytes() { print -n -- "$1"; }; nul='\0000' ;;
esac
accent='é'
[ ${#accent} = 2 ] || die 'this shell is too old: it does not count bytes'
tools=$({ say "x 1${nl}x 2" | sort -u -k1,1 | grep -a -F -H -e x | sed -n -e 's/^[^:]*:\(x\) .*/\1/p' | uniq -u | od -A n -v -t x1; } 2>&1)
case $tools in *78*0a*) ;; *) die 'its tools are too old: grep -aFH, od -t, sed, sort -uk and uniq -u are needed' ;; esac
stat_form='%n ino=%i size=%s blocks=%b dev=%D'
case $(stat -L -c "$stat_form" / 2>&1) in
  '/ ino='[0-9]*' dev='*[!0-9a-f]*) stat_form='%n ino=%i size=%s blocks=%b' ;;
  '/ ino='[0-9]*' dev='[0-9a-f]*) ;;
  *) die 'its tools are too old: stat -c is needed' ;;
esac
cd "${1:-/}" 2> /dev/null && [ -d proc ] || die "no folder proc in ${1:-/}"
exec 2> /dev/null

case $(stat --version) in *GNU*) form=escape ;; *) form=raw ;; esac
# No name can forge the beginning of a row, as nobody knew it when the name was given.
nonce=$$
IFS= read -r nonce < /proc/sys/kernel/random/uuid
start=$(date -u +%Y-%m-%dT%H:%M:%S.000Z)
mtime=$(date +%s)

# ---- tar

zeros() { # COUNT: z, so many NULs as an escape
  z='' k=$1 p=$nul
  while [ "$k" -gt 0 ]; do
    [ $((k % 2)) = 0 ] || z=$z$p
    p=$p$p k=$((k / 2))
  done
}

octal() { # NUMBER: o, 11 digits of it; s, their sum
  o='' s=0 k=$1
  while [ ${#o} -lt 11 ]; do
    o=$((k % 8))$o s=$((s + k % 8 + 48)) k=$((k / 8))
  done
}

print=' !"#$%&'"'"'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~'
octal "$mtime"
mtime=$o
# Of the fields that are always the same: mode, user, group, blanks for the sum, type, magic and version; then the time.
constant=$((350 + 336 + 336 + 256 + 48 + 559 + 96 + s))
zeros 100; z100=$z
zeros 247; z247=$z

member() { # NAME TEXT, which is given a line feed at its end
  octal $((${#2} + 1))
  size=$o sum=$((constant + s)) rest=$1
  while [ -n "$rest" ]; do
    c=${rest%"${rest#?}"} rest=${rest#?} before=${print%%"$c"*}
    sum=$((sum + 32 + ${#before}))
  done
  octal "$sum"
  zeros $((100 - ${#1}))
  bytes "$1${z}0000644${nul}0000000${nul}0000000$nul$size$nul$mtime$nul${o#?????}$nul 0${z100}ustar${nul}00$z247"
  say "$2"
  zeros $(((512 - (${#2} + 1) % 512) % 512))
  bytes "$z"
}

number=10000
bulk() { # KIND TEXT
  number=$((number + 1))
  member "cmd/mediamem/$1-${number#1}.txt" "$2"
}

# ---- reading in bulk

# A tool's output, then a mark and what it said on standard error: never one within the other.
mark='!'
both() {
  { said=$("$@" 2>&1 >&3 3>&-); code=$?; } 3>&1
  [ -z "$said" ] || say "$mark$nl$said"
  return $code
}

each() { # FUNCTION WORD...: calls it for up to 500 of them at a time; part: one a line, heads: the same after "="
  act=$1 part='' heads='' n=0
  shift
  for word; do
    # A pattern that matched nothing.
    case $word in *"$nl"* | *\**) continue ;; esac
    part=$part$word$nl heads=$heads=$word$nl n=$((n + 1))
    [ $n = 500 ] || continue
    $act
    part='' heads='' n=0
  done
  [ $n = 0 ] || $act
}

read_files() { bulk files "$(say "${heads%"$nl"}"; both grep -a -H '' $part)"; }
read_lines() { bulk lines "$(say "${heads%"$nl"}"; both grep -a -F -H "$@" $part)"; }
# Of what holds NULs.
read_hex() { bulk hex "$({ say "${heads%"$nl"}"; both grep -a -H '' $part; } | od -A n -v -t x1)"; }

# As read_files, but given up after a while. That it came to its end tells a file that is not there, asked for last: the
# exit code of toybox's timeout does not (0.8.9: 127, now and then).
timed() {
  text=$(say "${heads%"$nl"}"; both $limit grep -a -H '' $part collector/end)
  code=$?
  case ${text##*"$nl"} in
    grep:*collector/end*)
      text=${text%"$nl"*}
      bulk files "${text%"$nl!"}"
      return ;;
  esac
  if [ $n -gt 1 ]; then
    # Which of them was it?
    for one in $part; do
      part=$one$nl heads==$one$nl n=1
      timed
    done
    return
  fi
  case $code in
    124 | 137 | 143) failed ETIMEDOUT timeout "${part%"$nl"}" ;;
    *) failed EIO read "${part%"$nl"}" ;;
  esac
}

present() { # PATTERN...: those that are files, one a line
  set +f
  for file in $*; do if [ -f "$file" ]; then say "$file"; fi; done
}

failures=''
failed() { failures="$failures$1 $2 $3$nl"; }

folder() { # PATH: whether it can be listed, and a failure if not
  [ -d "$1" ] || return 1
  if [ -r "$1" ] && [ -x "$1" ]; then return 0; fi
  failed EACCES opendir "$1"
  return 1
}

# ---- links, of descriptors or classes

picked='' heads='' part='' n=0
# Which descriptors matter: "d" dma-buf, "a" one of old, "m" media, "o" of those that matter only for who holds them,
# "s" socket, with its inode; "r": the process whose link was refused.
pick="s/^$nonce \\([^ ]*\\) [^ ]* -> [\`']\\{0,1\\}/\\1 /
t row
s/^$nonce proc\\/\\([0-9]*\\)\\/fd\\/.*/r \\1/p
d
:row
/^[^ ]* \\/dmabuf:/s/ .*/ d/
/^[^ ]* anon_inode:dmabuf/s/ .*/ a/
/^[^ ]* anon_inode:sync_file/s/ .*/ o/
/^[^ ]* socket:\\[/s/ socket:\\[\\([0-9]*\\).*/ s \\1/
/^[^ ]* \\/dev\\/dri\\//s/ .*/ m/
/^[^ ]* \\/dev\\/accel\\//s/ .*/ m/
/^[^ ]* \\/dev\\/video[0-9]/s/ .*/ m/
/^[^ ]* \\/dev\\/media[0-9]/s/ .*/ m/
/^[^ ]* \\/dev\\/vbi[0-9]/s/ .*/ m/
/^[^ ]* \\/dev\\/radio[0-9]/s/ .*/ m/
/^[^ ]* \\/dev\\/swradio[0-9]/s/ .*/ m/
/^[^ ]* \\/dev\\/v4l-/s/ .*/ m/
/^[^ ]* \\/dev\\/dma_heap\\//s/ .*/ o/
/^[^ ]* \\/dev\\/udmabuf/s/ .*/ o/
s/^\\([^ ]*\\) \\([admos]\\)\$/\\2 \\1/p
s/^\\([^ ]*\\) s \\([0-9]*\\)\$/s \\1 \\2/p"

flush_links() {
  [ -n "$heads$part" ] || return 0
  mark="$nonce !"
  text=$(say "links $form $nonce$nl${heads%"$nl"}"; [ -z "$part" ] || both stat -c "$nonce %n %N" $part)
  mark='!'
  bulk links "$text"
  case $part in proc/*) picked=$picked$(say "$text" | sed -n -e "$pick")$nl ;; esac
  heads='' part='' n=0
}

links_of() { # PATH...
  set -f
  for path; do
    case $path in *\*) continue ;; esac
    part=$part$path$nl n=$((n + 1))
    [ $n -lt 500 ] || flush_links
  done
}

descriptors() { # PID...
  for pid; do
    folder=proc/$pid/fd
    if [ -r "$folder" ] && [ -x "$folder" ]; then
      heads=$heads=$folder$nl
      set +f
      links_of "$folder"/*
    elif [ -e "$folder" ]; then
      heads="${heads}!EACCES opendir $folder$nl" picked="${picked}r $pid$nl"
    fi
  done
  flush_links
}

# ---- processes

living='' mapped='' starts=''
# The name in it may be anything, 15 bytes of it: too short to forge the fields that follow.
who() { # TEXT of proc/N/stat: fills living (all but kernel threads), mapped (and no zombies), starts
  for line in $1; do
    case $line in proc/*/stat:*) ;; *) continue ;; esac
    pid=${line%%/stat:*} pid=${pid#proc/}
    IFS=' '
    set -- ${line##*") "}
    IFS=$nl
    [ $# -ge 20 ] || continue
    starts="$starts$pid ${20}$nl"
    [ $(($7 & 2097152)) = 0 ] || continue
    living=$living$pid$nl
    case $1 in Z | X) [ "${18}" -gt 1 ] || continue ;; esac
    mapped=$mapped$pid$nl
  done
}

read_stat() {
  text=$(say "${heads%"$nl"}"; both grep -a -H '' $part)
  bulk files "$text"
  who "$text"
}

read_starts() { who "$(grep -a -H '' $part)"; }

stats=''
stat_links() { stats=$stats$(stat -L -c "$stat_form" $part)$nl; }

whole='' mappers=''
read_maps() {
  text=$(say "${heads%"$nl"}"; both grep -a -F -H -e '/dmabuf:' -e 'anon_inode:dmabuf' -e ' /dev/v' -e '[stack]' $part)
  bulk lines "$text"
  seen=$(say "$text" | sed -n -e 's/^\(proc\/[0-9]*\/maps\):.*/\1/p' -e 's/^grep:.*\(proc\/[0-9]*\/maps\).*/\1/p' | sort -u)
  whole=$whole$(say "$part$seen" | sort | uniq -u)$nl
  mappers=$mappers$(say "$text" | grep -a -F -e ' /dmabuf:' -e ' anon_inode:dmabuf' -e ' /dev/v' | sed -n -e 's/^proc.\([0-9]*\).maps:.*/\1/p' | uniq)$nl
  picked=$picked$(say "$text" | sed -n -e 's/^grep:.*proc.\([0-9]*\).maps.*denied.*/r \1/p')$nl
}

of() { # LETTER: the descriptors of that kind
  say "$picked" | sed -n -e "s/^$1 //p"
}

paths() { # PIDS FILES, a pid being N or proc/N
  for one in $1; do
    for file in $2; do say "proc/${one#proc/}/$file"; done
  done
}

round() { # PID...
  living='' mapped='' picked='' whole='' mappers='' stats=''
  each read_stat $(paths "$*" stat)
  descriptors $living

  buffers=$(of d) old=$(of a)
  each stat_links $buffers $old
  recorded=$recorded$stats
  # One descriptor of each buffer is enough, and another file system has the same inodes.
  once=$(say "$stats" | sed -n -e 's/^\(proc[^ ]*\) ino=\([0-9]*\) .* dev=\([0-9a-f]*\)$/\2.\3 \1/p' | sort -u -k1,1 | sed 's/.* //')
  case $stat_form in
    *%D) unknown=$({ say "$buffers"; say "$stats" | sed -n -e 's/^\(proc[^ ]*\) ino=.*/\1/p'; say "$old$nl$old"; } | sort | uniq -u) ;;
    *) once='' unknown=$buffers ;;
  esac
  sockets=''
  [ -z "$buffers$old" ] || any=1
  [ -z "$any" ] || sockets=$(say "$picked" | sed -n -e 's/^s proc.\([0-9]*\)\([^ ]*\) \(.*\)/\1.\3 proc\/\1\2/p' | sort -u -k1,1 | sed 's/.* //')
  each read_files $(say "$once$nl$unknown$nl$old$nl$(of m)$nl$sockets" | sort -u | sed -n -e 's/\/fd\//\/fdinfo\//p')

  each read_maps $(paths "$mapped" maps)
  each read_files $whole
  holders=$({ say "$picked" | sed -n -e 's/^[admo] proc.\([0-9]*\).*/\1/p'; say "$mappers"; } | sort -u)
  each read_files $(paths "$(say "$holders$nl$(of r)" | sort -u)" status)
  each read_files $(paths "$holders" "cgroup${nl}limits")
  each read_hex $(paths "$holders" cmdline)
}

pids() { # found: one a line
  set +f
  set -- proc/[0-9]*
  set -f
  found=$*
}

# ---- what is read, in this order

each read_files $(present 'proc/sys/kernel/random/boot_id' 'proc/sys/kernel/osrelease' 'proc/uptime' 'proc/loadavg' 'proc/meminfo' 'proc/vmstat')
if [ -r proc/self/mounts ]; then heads="=proc/self/mounts$nl" part=proc/self/mounts; read_lines -e ' proc ' -e ' debugfs '; fi

sysfs=sys/kernel/dmabuf/buffers
heads='' part='' n=0
if folder "$sysfs"; then
  heads="=$sysfs$nl"
  set +f
  for one in "$sysfs"/[0-9]*; do
    case $one in *\*) continue ;; esac
    heads=$heads=$one$nl n=$((n + 1))
    set +f
    links_of "$one"/attachments/*/device
    [ $n -lt 500 ] || flush_links
  done
  flush_links
  set +f
  each read_files "$sysfs"/[0-9]*/size "$sysfs"/[0-9]*/exporter_name "$sysfs"/[0-9]*/attachments/*/map_counter
  set -f
fi

recorded='' any=''
pids
first=$found
round $first
pids
# Born meanwhile.
round $(say "$first$nl$first$nl$found" | sort | uniq -u)
again=$starts starts=''
each read_starts $(say "$again" | sed -n -e 's/^\([0-9]*\) .*/proc\/\1\/stat/p')
member cmd/mediamem/stat-after.txt "${starts%"$nl"}"
[ -z "$recorded" ] || member cmd/stat-fds.txt "$(say "$recorded" | grep -a -e ino=)"

# Not before: busybox's leaves a process behind that ends a second later, and one that ends leaves doubt.
if timeout 5 true; then limit="timeout${nl}5${nl}"; else limit=''; fi

debug=sys/kernel/debug
folder sys/fs/bpf
for one in sys/fs/bpf/dmabuf $debug $debug/v4l2-memtrack $debug/v4l2 $debug/dri $debug/accel $debug/cma $debug/ion $debug/kgsl \
  $debug/mali $debug/mali0 $debug/nvmap $debug/vcsm-cma $debug/rk_dma_heap $debug/rk_dmabuf proc/dma_heap proc/rk_dma_heap \
  proc/rk_dmabuf; do folder $one; done
each_alone() { for one in $(present "$@"); do each timed "$one"; done; }
# Each alone: they take locks that the whole machine may be waiting for.
each_alone "$debug/dma_buf/bufinfo" "$debug/dma_buf/dmaprocs" "$debug/dma_buf/bufprocs" "$debug/vivo_dma_buf/*" \
  'sys/fs/bpf/dmabuf/*' 'proc/process_dmabuf_info'
each timed $(present "$debug/v4l2-memtrack/*" "$debug/v4l2/*/mem" "$debug/sync" "$debug/sync/info" "$debug/kgsl/proc/*/mem" \
  "$debug/mali*/gpu_memory" "$debug/nvmap/*/clients" "$debug/nvmap/*/orphan_handles" "$debug/vcsm-cma/state" \
  "$debug/cma/*/count" "$debug/cma/*/used" "$debug/cma/*/maxchunk" 'sys/kernel/mm/cma/*/*' "$debug/rk_dma_heap/*" \
  "$debug/rk_dmabuf/*" 'proc/rk_dma_heap/*' 'proc/rk_dmabuf/*' 'proc/dma_heap/all_heaps' 'proc/dma_heap/stats' \
  'proc/dma_heap/heaps/*' 'proc/media-mem' 'proc/umap/media-mem' 'sys/kernel/dma_heap/*_kb' 'sys/kernel/ion/*_kb' \
  'sys/kernel/rk_dma_heap/*_kb' 'sys/class/kgsl/kgsl/*' 'sys/class/kgsl/kgsl/proc/*/*' 'sys/class/misc/mali*/device/*_gpu_mem' \
  'sys/class/misc/mali*/device/kprcs/*/*_gpu_mem' 'sys/class/video4linux/*/name')
# Folders that are there once more as links.
for kind in dri accel; do
  set +f
  for one in $debug/$kind/*; do
    if [ ! -L "$one" ] && [ -d "$one" ]; then
      each timed $(present "$one/name" "$one/clients" "$one/gem" "$one/gems" "$one/gem_names" "$one/framebuffer" \
        "$one/i915_gem_objects" "$one/amdgpu_gem_info" "$one/bo_stats")
    fi
    set +f
  done
done
set -f
each timed $(present "$debug/ion/*/*" | grep -a -v shrink)
if [ -f sys/fs/cgroup/dmem.capacity ]; then each timed $(both $limit find sys/fs/cgroup -type f -name 'dmem.*' | grep -a '^sys/'); fi
heads='' part='' n=0
for one in video4linux drm dma_heap; do
  set +f
  for one in sys/class/$one/*; do if [ -L "$one" ]; then links_of "$one"; fi; done
done
set -f
flush_links
if [ -r $sysfs ] && [ -x $sysfs ]; then
  set +f
  set -- $sysfs/[0-9]*
  set -f
  member cmd/dmabuf-buffers-after.txt "$(say "$*" | sed -n -e 's/.*\/\([0-9]*\)$/\1/p')"
fi

# ---- how it went

quoted() { # TEXT: q, a JSON string
  q='' rest=$1
  while [ -n "$rest" ]; do
    c=${rest%"${rest#?}"} rest=${rest#?}
    case $c in
      [\"\\]) c=\\$c ;;
      [[:cntrl:]]) c=$(say "$c" | od -A n -v -t x1 | sed 's/^ *\(..\).*/\\u00\1/') ;;
    esac
    q=$q$c
  done
  q="\"$q\""
}

line() { # PATH: q, its first line as a JSON string; null: not to be had
  q=null read=''
  if IFS= read -r read < "$1" && [ -n "$read" ]; then quoted "$read"; fi
}

json=''
for one in $failures; do
  errno=${one%% *} one=${one#* }
  quoted "/${one#* }"
  json="$json${json:+,}{\"errno\":\"$errno\",\"operation\":\"${one%% *}\",\"path\":$q}"
done
line proc/sys/kernel/hostname; host=$q
line proc/sys/kernel/osrelease; kernel=$q
line proc/sys/kernel/random/boot_id; boot=$q
quoted "${KSH_VERSION:-${BASH_VERSION:+bash $BASH_VERSION}}"; shell=$q
quoted "$(uname -m)"; arch=$q
uid=$(id -u)
caps=$(sed -n -e 's/^CapEff:[^0-9a-f]*\([0-9a-f]*\)$/"\1"/p' proc/self/status)
member manifest.json "{\"schema\":\"mediamem.manifest/1\",\"tool\":\"mediamem\",\"version\":\"$version\",\"kind\":\"collector\",\
\"start\":\"$start\",\"end\":\"$(date -u +%Y-%m-%dT%H:%M:%S.000Z)\",\"host\":$host,\"kernel\":$kernel,\"arch\":$arch,\
\"bootId\":$boot,\"uid\":$uid,\"pid\":$$,\"capabilities\":${caps:-null},\"shell\":$shell,\
\"failures\":[$json],\"status\":\"complete\"}"
zeros 1024
bytes "$z"
