/** What a terminal, and people who copy from it, leave around and inside a text. */

/** `pi@raspberrypi:~ $ cat x`, `130|rk3588:/ # cat x`, `[root@board ~]# cat x`, `# cat x`; or nothing typed yet. */
const prompt =
  /^(?:\d{1,3}\|)?(?:\[[^\]\s]{1,64} [^\]]{0,64}\]|[\w.-]{1,64}[@:][^\s#$]{0,200}(?: [^\s#$]{1,200})?|[~/][^\s#$]{0,200}|[\w.-]{0,64}) ?[#$](?: +["'(./\w].*)? *$/

export const isPrompt = (line: string): boolean => line.length < 1000 && prompt.test(line)

/** `...`, `……`, `<snip>`: somebody took lines out here. */
export const isElided = (line: string): boolean =>
  line.length < 100 && /^\s*(?:\.{2,}|…+|\[(?:\.{3}|…|snip)\]|<\/?snip[^>]{0,40}>|-+ ?snip ?-+)\s*$/i.test(line)
