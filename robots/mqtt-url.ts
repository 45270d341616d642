import { readFileSync } from 'node:fs'
import { Mistake } from './mistake.ts'

/** Written by `npm start` when it is ready, relative to the repository. */
const RUN_FILE = '.signalbox/run.json'

/** The broker that was named, else the one of the run on this machine. */
export function mqttUrl(named: string | undefined, runFile = RUN_FILE): string {
  if (named !== undefined) {
    if (!/^(mqtts?|wss?|tcp|tls|ssl):\/\/./.test(named)) {
      throw new Mistake(`--mqtt-url is ${named}: a URL such as mqtt://127.0.0.1:1883 would be right`)
    }
    return named
  }
  let text: string
  try {
    text = readFileSync(runFile, 'utf8')
  } catch {
    throw new Mistake(`${runFile} is not there: run npm start first, or name a broker with --mqtt-url URL`)
  }
  const url = parsed(text)
  if (url === undefined) {
    throw new Mistake(`${runFile} names no mqtt_url: stop the run that wrote it and run npm start again`)
  }
  return url
}

function parsed(text: string): string | undefined {
  try {
    const { mqtt_url: url } = JSON.parse(text) as { mqtt_url?: unknown }
    return typeof url === 'string' ? url : undefined
  } catch {
    return undefined
  }
}
