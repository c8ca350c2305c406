/** Lines of a pasted `v4l2-ctl` session that are no control and no section. */

/** A shell's prompt and what was typed; null: none. */
export function typed(line: string): string | null {
  const head = line.slice(0, 1000).trimEnd()
  const [command] = /^(?:sudo (?:-\S+ )?)?(?:\/\S{0,99}\/)?v4l2-ctl(?: .*)?$/.exec(head) ?? []
  if (command !== undefined) return command
  // Prompts are many; before a v4l2-ctl any will do.
  const [, any] = /^.{0,120}?[#$%>] ?((?:sudo (?:-\S+ )?)?(?:\/\S{0,99}\/)?v4l2-ctl(?: .*)?)$/.exec(head) ?? []
  if (any !== undefined) return any
  const [, other] = /^(?:\[[^\]]{0,80}\]|[^\s'"=(){}[\]#$]{0,80}) ?[#$](| .*)$/.exec(head) ?? []
  return other === undefined ? null : other.trim()
}

/** `/dev/video11`, where a command names it. null: none, or no v4l2-ctl. */
export function nodeOf(command: string): string | null {
  if (!/(?:^|[ /])v4l2-ctl /.test(command)) return null
  const [, device = ''] = / (?:-[DklLnNFGIOPSTVBXw]{0,8}d ?|--device[ =])["']?([^\s"',;|&]{1,100})/.exec(command) ?? []
  return /^\d{1,3}$/.test(device) ? `/dev/video${device}` : device.startsWith('/dev/') ? device : null
}

/** Of `--list-devices`; only before a line that is a node of it. */
export function deviceHead(
  line: string,
  next: string | undefined
): {readonly card: string; readonly bus: string | null} | null {
  if (next === undefined || deviceNode(next) === null) return null
  const [, card, bus = ''] = /^(\S.{0,200}) \((.{0,200})\):[\t ]*$/.exec(line.slice(0, 500)) ?? []
  return card === undefined ? null : {bus: bus === '' ? null : bus, card}
}

/** Links to the node, after `<-`, are left out. */
export const deviceNode = (line: string): string | null =>
  /^[\t ]*(\/dev\/[\w./-]{1,100})(?: <- .*| \((?:in|out)put: .*)?[\t ]*$/.exec(line)?.[1] ?? null

/** Name of a class of controls: any, drivers choose theirs, if it stands as one does. */
export const classHeading = (line: string, between: boolean): boolean =>
  line.trim().length <= 31 && !/^[\t ]|[:=]/.test(line) && (between || /\S Controls[\t ]*$/.test(line))

/** What follows was not read: v4l2-ctl then prints zeros. */
export const isUnread = (line: string): boolean => /^VIDIOC_G_(?:EXT_)?CTRLS?: failed\b/.test(line)

const notices = [
  /^error \d{1,5} getting (?:ext_)?ctrl /,
  /^VIDIOC_\w{1,40}: (?:ok|failed: )/,
  /^v4l2-ctl (?:\d|SHA:)/,
  /^unknown control '/,
  /^(?:Cannot|Failed to|Couldn't) open /
]

export const isNotice = (line: string): boolean => notices.some((notice) => notice.test(line))
