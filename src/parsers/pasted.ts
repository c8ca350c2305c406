/** What people's terminals add to a text, and what people take out of it. */

/** A command line as a shell or debugger echoes it: `# cat /proc/x`, `pi@pi:~ $ lsof`, `130|rk3588:/ # ls`, `crash> cma -a`. */
export const isPrompt = (line: string): boolean =>
  line.length < 1000 &&
  (/^crash\w*> +\w/.test(line) ||
    /^(?:\d+\|)?(?:\[[^\]\s]+ [^\]]*\]|[\w.-]*|[\w.-]+[@:]\S*(?: \S+)?) ?[#$] +[\w./"'(]/.test(line))

/** Somebody left lines out here. */
export const isElided = (line: string): boolean =>
  line.length < 100 && /^\s*(?:\.{2,}|…+|\[(?:\.{3}|…|snip)\]|<\/?snip[^>]*>|-+ ?snip ?-+)\s*$/i.test(line)
