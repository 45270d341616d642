// What IoT Core refuses, with what it does then (AWS IoT Core endpoints and quotas; "MQTT", differences from the
// specification). A refusal here drops the connection, as there: MQTT 3.1.1 has no other way to say no to a publish.
//
// Not enforced: 512 KB/s per connection and 500 connects/s per account, because they would only slow tests down.
// Keep-alives are taken as they are asked for (IoT Core makes them 30 to 1,200 s). Persistent sessions do not expire (one
// hour on IoT Core): nobody stays away that long here.
//
// The limit of 100 publishes/s per connection is off unless asked for (`Runtime.enforcePublishRate`): AWS discards what
// is above it silently, and a load test over few connections would lose messages with nobody to ask why.

export const PAYLOAD_BYTES_MAX = 128 * 1024
export const TOPIC_BYTES_MAX = 256
const TOPIC_SLASHES_MAX = 7
export const CLIENT_ID_BYTES_MAX = 128
export const SUBSCRIPTIONS_PER_CONNECTION_MAX = 50
export const PUBLISHES_PER_SECOND_MAX = 100

const BASIC_INGEST = '$aws/rules/'

export interface WantedPublish {
  readonly topic: string
  readonly payloadBytes: number
  readonly qos: number
}

/** Why IoT Core drops the connection for this publish, or undefined. */
export function publishFault({ topic, payloadBytes, qos }: WantedPublish): string | undefined {
  if (qos > 1) return 'QoS 2 is not supported by IoT Core, use QoS 1'
  if (payloadBytes > PAYLOAD_BYTES_MAX) {
    return `the payload has ${payloadBytes} bytes, IoT Core takes ${PAYLOAD_BYTES_MAX}`
  }
  const free = basicIngest(topic)?.topic ?? topic
  if (free.length > TOPIC_BYTES_MAX / 4 && Buffer.byteLength(free) > TOPIC_BYTES_MAX) {
    return `the topic has ${Buffer.byteLength(free)} bytes, IoT Core takes ${TOPIC_BYTES_MAX}`
  }
  const slashes = countSlashes(free)
  if (slashes > TOPIC_SLASHES_MAX) return `the topic has ${slashes} slashes, IoT Core takes ${TOPIC_SLASHES_MAX}`
  return undefined
}

/** Why a topic filter cannot be subscribed to, or undefined. */
export function subscribeFault(filter: string, qos: number): string | undefined {
  if (qos > 1) return 'QoS 2 is not supported by IoT Core, subscribe with QoS 1'
  if (Buffer.byteLength(filter) > TOPIC_BYTES_MAX) return `the topic filter is longer than ${TOPIC_BYTES_MAX} bytes`
  if (countSlashes(filter) > TOPIC_SLASHES_MAX) return `the topic filter has more than ${TOPIC_SLASHES_MAX} slashes`
  if (filter.startsWith(BASIC_INGEST)) return `${BASIC_INGEST} topics cannot be subscribed to`
  return undefined
}

/** `$aws/rules/<rule>/<topic>`: the rule it names and what `topic()` answers. The three first levels are not counted. */
export function basicIngest(topic: string): { rule: string; topic: string } | undefined {
  if (!topic.startsWith(BASIC_INGEST)) return undefined
  const end = topic.indexOf('/', BASIC_INGEST.length)
  return end < 0
    ? { rule: topic.slice(BASIC_INGEST.length), topic: '' }
    : { rule: topic.slice(BASIC_INGEST.length, end), topic: topic.slice(end + 1) }
}

function countSlashes(text: string): number {
  let slashes = 0
  for (let index = text.indexOf('/'); index >= 0; index = text.indexOf('/', index + 1)) slashes++
  return slashes
}
