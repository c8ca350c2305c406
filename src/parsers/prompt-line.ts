/**
 * The line of a shell that a text copied from a terminal begins with: `pi@raspberrypi:~ $ cat x`, `130|rk3588:/ # cat x`,
 * `[root@board ~]# cat x`, `/ # cat x`, `# cat x`.
 */
const prompt =
  /^(?:\d{1,3}\|)?(?:\[?[\w.-]+@[^\s#$]+(?: [^\s#$]+)? ?|[\w.-]+:[^\s#$]+ ?|[~/][^\s#$]* ?)?[#$] {1,8}(?:sudo |su )?[a-z./]/

export const isPromptLine = (line: string): boolean => prompt.test(line.slice(0, 500))
