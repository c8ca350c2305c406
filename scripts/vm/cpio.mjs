/** An archive as the kernel takes it for its first file system: Documentation/driver-api/early-userspace/buffer-format. */

const directory = 0o040755
const device = 0o020600

/** `files`: path without a slash in front, to `{mode, bytes}`. The folders above them come with them. */
export function cpio(files) {
  const folders = new Set([...files.keys()].flatMap(above))
  const entries = [
    ...[...folders].sort().map((path) => ({mode: directory, path})),
    {major: 5, minor: 1, mode: device, path: 'dev/console'},
    ...[...files].map(([path, {bytes, mode}]) => ({bytes, mode: 0o100000 | mode, path})),
    {mode: 0, path: 'TRAILER!!!'}
  ]
  return Buffer.concat(entries.flatMap(member))
}

const above = (path) => {
  const names = path.split('/').slice(0, -1)
  return names.map((_, index) => names.slice(0, index + 1).join('/'))
}

function member({bytes = Buffer.alloc(0), major = 0, minor = 0, mode, path}, index) {
  const name = Buffer.from(`${path}\0`)
  const fields = [index + 1, mode, 0, 0, 1, 0, bytes.length, 0, 0, major, minor, name.length, 0]
  const header = Buffer.from(`070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`)
  return [header, name, padding(header.length + name.length), bytes, padding(bytes.length)]
}

const padding = (length) => Buffer.alloc((4 - (length % 4)) % 4)
