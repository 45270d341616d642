import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { repositoryRoot } from '../tree.ts'
import { opened } from './records.ts'

const folder = join(repositoryRoot, 'messages', 'examples')
const examples = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'))

test.each(examples)('the example %s is opened on the topic that its folder is', (file) => {
  const { messages, refused } = opened({ bytes: readFileSync(join(folder, file)), topic: dirname(file) })
  expect(messages.length).toBeGreaterThan(0)
  expect(refused).toEqual([])
})
