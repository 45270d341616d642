/** The virtual robots, as a process of their own: they know the system only by MQTT. */
import { fork } from 'node:child_process'
import { join } from 'node:path'

export interface FleetProcess {
  stop(): Promise<void>
}

const stopMsMax = 4000

export function startFleet(
  root: string,
  options: {
    robots: number
    vda: number
    seed: string
    mqttUrl: string
    countersFile?: string
    log: (line: string) => void
  },
): FleetProcess {
  const { robots, vda, seed, mqttUrl, countersFile, log } = options
  const counters = countersFile === undefined ? [] : ['--counters', countersFile]
  const args = ['--robots', String(robots), '--vda', String(vda), '--seed', seed, '--mqtt-url', mqttUrl, ...counters]
  const child = fork(join(root, 'robots/fleet.ts'), args, {
    cwd: root,
    silent: true,
    execArgv: ['--max-semi-space-size=4', '--max-old-space-size=256'],
  })
  let isStopping = false
  const say = (chunk: unknown) => {
    for (const line of String(chunk).split('\n')) if (line !== '' && !isStopping) log(`robots: ${line}`)
  }
  child.stdout?.on('data', say)
  child.stderr?.on('data', say)
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.once('exit', (code) => {
    if (!isStopping) log(`robots: the fleet ended by itself (exit code ${String(code)})`)
  })
  return {
    async stop() {
      isStopping = true
      if (child.connected) child.disconnect()
      const hard = setTimeout(() => child.kill('SIGKILL'), stopMsMax)
      await ended
      clearTimeout(hard)
    },
  }
}
