import mqtt from 'mqtt'
import { commandSchema, commandTopic } from '../messages/commands.ts'
import { thingNameOf } from '../messages/robot-id.ts'
import type { Member, Told } from './member.ts'
import { between, drawsOf } from './random.ts'
import { Robot } from './robot.ts'
import { shadowOf } from './shadow.ts'
import { type Said, voiceOf } from './voice.ts'

/** A robot that speaks as Signalbox does. Commands come on its own topic, in a session that outlives a lost connection. */
export function nativeMember(
  robotId: string,
  { mqtt_url, seed, last }: { readonly mqtt_url: string; readonly seed: string; readonly last: number },
  told: Told,
): Member {
  const draw = drawsOf(seed, robotId)
  const client = mqtt.connect(mqtt_url, {
    clientId: thingNameOf(robotId),
    clean: false,
    keepalive: 30,
    reconnectPeriod: Math.round(between(draw, 1_000, 4_000)),
  })
  const robot = new Robot({ robotId, draw, now: Date.now(), firstJob: last })
  const voice = voiceOf(robotId, thingNameOf(robotId), last)
  const shadow = shadowOf(thingNameOf(robotId))
  const say = (said: readonly Said[]) => {
    for (const one of said) {
      // A sample that nobody hears is no sample; a fact waits for the connection.
      if (one.type === 'robot.telemetry' && !client.connected) continue
      const { topic, text } = voice.speak(one, Date.now())
      told.publishing()
      client.publish(topic, text, { qos: 1 }, (error) => told.published(`${robotId}: ${one.type}`, error ?? undefined))
    }
  }
  client.on('error', (error) => told.log(`${robotId}: ${error.message}`))
  client.on('connect', () => {
    client.subscribe([commandTopic(robotId), ...shadow.subscriptions], { qos: 1 }, () => client.publish(shadow.get, ''))
  })
  client.on('message', (topic, bytes) => {
    const value = jsonIn(bytes)
    if (shadow.subscriptions.includes(topic)) {
      const wanted = shadow.wanted(topic, value)
      if (wanted === undefined) return
      robot.follow(wanted, Date.now())
      const { topic: reported, text } = shadow.report(wanted)
      client.publish(reported, text, { qos: 1 })
      return
    }
    const read = commandSchema.safeParse(value)
    if (!read.success) return told.log(`${robotId}: a command that is none: ${bytes.toString('utf8').slice(0, 80)}`)
    told.commanded()
    say(robot.obey(read.data, Date.now()))
  })
  return {
    client,
    live: (now) => say(robot.tick(now)),
    doing: () => robot.doing,
    goodbye: () => undefined,
    lastSequence: voice.lastSequence,
  }
}

export function jsonIn(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown
  } catch {
    return undefined
  }
}
