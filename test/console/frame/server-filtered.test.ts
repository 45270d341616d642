import { describe, expect, test } from 'vitest'
import { auditProperties, auditWords } from '../../../console/src/audit/audit-filter.ts'
import { failureProperties, failureWords, groupProperty } from '../../../console/src/failures/failure-filter.ts'
import { defaultOperators, type FilterProperty } from '../../../console/src/frame/filter.ts'
import { type Token, textOf } from '../../../console/src/frame/filter-text.ts'
import { lakeProperties } from '../../../console/src/messages/lake-filter.ts'
import { missionProperties, missionWords } from '../../../console/src/missions/mission-filter.ts'
import { operationProperties, operationWords } from '../../../console/src/operations/operation-filter.ts'
import { type Language, termsIn } from '../../../filters/terms.ts'
import {
  auditLanguage,
  failureLanguage,
  missionLanguage,
  operationLanguage,
} from '../../../functions/http/languages.ts'
import { operationKinds } from '../../../functions/ports/operations.ts'
import { messageLanguage } from '../../../warehouse/queries/message-filter.ts'

interface Filtered {
  readonly name: string
  readonly properties: readonly FilterProperty<never>[]
  readonly language: Language<string>
  readonly words?: readonly string[]
}

const lists: readonly Filtered[] = [
  {
    name: 'failures',
    properties: [...failureProperties, groupProperty],
    language: failureLanguage,
    words: failureWords,
  },
  { name: 'the audit trail', properties: auditProperties, language: auditLanguage, words: auditWords },
  { name: 'operations', properties: operationProperties, language: operationLanguage, words: operationWords },
  {
    name: 'missions',
    properties: missionProperties(['queued', 'running']),
    language: missionLanguage,
    words: missionWords,
  },
  { name: 'messages of any age', properties: lakeProperties, language: messageLanguage },
]

/** What somebody would type, of whatever kind. */
const typed = ['two "words"', '2026-05-13T13:00:00Z', '17']

const answered = (token: Token, language: Language<string>): string | undefined => {
  const text = textOf({ operation: 'and', tokens: [token] })
  try {
    termsIn(text, language)
    return undefined
  } catch (error) {
    return `${text}: ${(error as Error).message}`
  }
}

describe.each(lists)('the filter of $name', ({ properties, language, words }) => {
  test('offers no property, operator or value that the API refuses', () => {
    const refused = properties.flatMap(({ id, values, operators = defaultOperators }) =>
      operators.flatMap((operator) => {
        const of = (value: string) => answered({ propertyKey: id, operator, value }, language)
        if (values !== undefined) return values.flatMap((value) => of(value) ?? [])
        const answers = typed.map(of)
        return answers.includes(undefined) ? [] : answers.slice(0, 1)
      }),
    )
    expect(refused).toEqual([])
  })

  test('says where a word is looked for that is of no property', () => {
    expect(words).toEqual(language.words)
  })
})

test('what the audit trail offers to choose from is all that an operation can be', () => {
  const [kinds] = auditProperties.filter(({ id }) => id === 'kind')
  expect(kinds?.values?.toSorted()).toEqual(operationKinds.toSorted())
})
