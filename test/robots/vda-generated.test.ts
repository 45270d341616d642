import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type VdaVersion, vdaTopic } from '../../robots/vda-words.ts'
import { readDocument, type Schema } from '../conformance/document.ts'
import { valuesOf } from '../conformance/from-schema.ts'
import { hear, type Said } from '../messages/vda-5050-heard.ts'
import { schemasMissing, schemaText } from './vda-schemas.ts'

/*
 * A robot made of the official schemas alone: it says whatever they allow, in any order. No client of another maker speaks 3.0, so
 * this and the virtual robot are all there is to prove it against (docs/vda-5050.md).
 */

const topics = ['state', 'connection', 'visualization', 'factsheet'] as const

/** What somebody who keeps to the schema of a topic may say there. */
const sayings = (version: VdaVersion) =>
  topics.map((topic) => {
    // That of 2.0.0 asks for what it does not describe.
    const text = schemaText(topic === 'factsheet' && version === '2.0.0' ? '2.1.0' : version, topic)
    if (text === undefined) throw new Error(`no schema of ${topic} in ${version}`)
    const document = readDocument(text)
    return valuesOf(document, document.root as Schema).map((value) => ({ topic, value: value as object }))
  })

describe.skipIf(schemasMissing !== '').each(['2.0.0', '2.1.0', '3.0.0'] as const)(
  `a robot of VDA 5050 %s that says anything the official schemas allow${schemasMissing}`,
  (version) => {
    test('is understood whatever it says, and its card has no fault of schema', () => {
      const conversation = fc.array(fc.oneof(...sayings(version)), { minLength: 1, maxLength: 12 })
      fc.assert(
        fc.property(conversation, (all) => {
          const name = { manufacturer: 'maker', serial: 'agv.01', version }
          const said = all.map(({ topic, value }, headerId): Said => {
            const header = { headerId, version, manufacturer: name.manufacturer, serialNumber: name.serial }
            const timestamp = '2026-05-13T13:48:51Z'
            return { topic: vdaTopic(name, topic), text: JSON.stringify({ ...value, ...header, timestamp }) }
          })
          const heard = hear(said)
          expect(heard.flatMap(({ error }) => error ?? [])).toEqual([])
          expect(heard.at(-1)?.memory.card.schema).toBeUndefined()
        }),
        { numRuns: 60, seed: 5050 },
      )
    })
  },
)
