/** A machine below a folder: buffers, each in the list of sysfs and in one descriptor of one of the processes. */
import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs'

const each = 100

export function plantMachine(root, buffers) {
  const plant = (path, text) => writeFileSync(`${root}/${path}`, text)
  for (let pid = 1; pid <= buffers / each; pid += 1) {
    for (const folder of ['fd', 'fdinfo']) mkdirSync(`${root}/proc/${pid}/${folder}`, {recursive: true})
    plant(`proc/${pid}/stat`, `${pid} (p${pid}) S 0 0 0 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 1 0 ${pid} 0 0\n`)
    plant(`proc/${pid}/comm`, `p${pid}\n`)
    plant(`proc/${pid}/maps`, '00400000-00401000 r-xp 00000000 08:01 12                                 /bin/x\n')
    for (let at = 0; at < each; at += 1) {
      const inode = pid * each + at
      const fd = at + 3
      symlinkSync(`/dmabuf:frame-${at}`, `${root}/proc/${pid}/fd/${fd}`)
      plant(
        `proc/${pid}/fdinfo/${fd}`,
        `pos:\t0\nflags:\t02000002\nmnt_id:\t16\nino:\t${inode}\nsize:\t4096\ncount:\t1\nexp_name:\tsystem\nname:\tframe-${at}\n`
      )
      const folder = `sys/kernel/dmabuf/buffers/${inode}`
      mkdirSync(`${root}/${folder}`, {recursive: true})
      plant(`${folder}/exporter_name`, 'system\n')
      plant(`${folder}/size`, '4096\n')
    }
  }
}
