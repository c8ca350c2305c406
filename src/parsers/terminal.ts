/** What a terminal leaves around a text that was copied from it. */

/** `pi@raspberrypi:~ $ cat x`, `130|rk3588:/ # cat x`, `[root@board ~]# cat x`, `# cat x`; or nothing typed yet. */
const prompt =
  /^(?:\d{1,3}\|)?(?:\[[^\]\s]{1,64} [^\]]{0,64}\]|[\w.-]{1,64}[@:][^\s#$]{0,200}(?: [^\s#$]{1,200})?|[~/][^\s#$]{0,200}|[\w.-]{0,64}) ?[#$](?: +["'(./\w].*)? *$/

export const isPrompt = (line: string): boolean => line.length < 1000 && prompt.test(line)
