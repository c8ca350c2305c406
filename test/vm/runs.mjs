/** What is run in the guest: the one list of who runs it there, and of who compares what came of it. */

export const nobody = 65534

/**
 * Ways to read the machine. `source`: the words that name it to mediamem. Where there is a `script` instead, a shell
 * runs that, and what it printed is the source. `kept`: what a snapshot of it is kept as.
 */
export const readers = [
  {kept: 'tar.gz', name: 'live'},
  {kept: 'json', name: 'collector', script: 'mediamem collector > /tmp/collector.sh; sh /tmp/collector.sh'}
]

/** `{path, uid, shell}`: in which folder of the results, as whom, which command line. Each needs those before it. */
export function runsOf({kept, name, script, source = []}) {
  const runsAs = (uid, commands) => {
    const printed = `/results/${name}.${uid}.tar`
    const from = (script === undefined ? source : [printed]).join(' ')
    const file = `/tmp/${name}.${uid}.${kept}`
    return [
      ...(script === undefined ? [] : [['script', `set -o pipefail; { ${script}; } > ${printed}`]]),
      ...commands(from, file).map(([run, words]) => [run, `mediamem ${words} --json`])
    ].map(([run, shell]) => ({path: `${name}/${uid}/${run}`, shell, uid}))
  }
  return [
    ...runsAs(0, (from, file) => [
      ['snapshot', `snapshot ${from} -o ${file}`],
      ['process', `attribute ${from}`],
      ['buffer', `attribute ${file} --by buffer`],
      ['exporter', `attribute ${file} --by exporter`],
      ['interfaces', `interfaces ${from}`]
    ]),
    ...runsAs(nobody, (from) => [['process', `attribute ${from}`]])
  ]
}
