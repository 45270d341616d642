import { readdirSync, readFileSync } from 'node:fs'

/* What the kernel says of a process and everything that it started (/proc). */

export const residentMb = (pid: number): number =>
  tree(pid).reduce((sum, one) => sum + Number(/VmRSS:\s+(\d+)/.exec(read(one, 'status'))?.[1] ?? 0) / 1024, 0)

export const cpuSeconds = (pid: number): number =>
  tree(pid).reduce((sum, one) => {
    const [user = 0, system = 0] = fieldsOf(one).slice(11, 13).map(Number)
    return sum + (user + system) / ticksPerSecond
  }, 0)

/** USER_HZ, 100 on every Linux that Node runs on. */
const ticksPerSecond = 100

/** The process and everything below it. */
export const tree = (pid: number): readonly number[] => {
  const children = new Map<number, number[]>()
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    const parent = Number(fieldsOf(Number(entry))[1])
    children.set(parent, [...(children.get(parent) ?? []), Number(entry)])
  }
  const all = [pid]
  for (const one of all) all.push(...(children.get(one) ?? []))
  return all
}

/** Everything behind the command's name, which may hold spaces. */
const fieldsOf = (pid: number): readonly string[] => {
  const stat = read(pid, 'stat')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/** Empty for a process that has ended since it was listed. */
const read = (pid: number, file: 'stat' | 'status'): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
