/** Filters of terms (filters/terms.ts), as the edge reads them: in a parameter, or in a field of a body. */
import { type Language, type Terms, termsIn, timeKind, UnreadableFilter } from '../../filters/terms.ts'
import { badField, badParameter } from './problem.ts'
import { type ApiRequest, TIME_WORDS, timeOf } from './request.ts'

/** In UTC, as everything is stored. */
export const aTime = timeKind(timeOf, TIME_WORDS)

export const maybeTermsIn = <Property extends string>(
  { query: { filter } }: Pick<ApiRequest, 'query'>,
  language: Language<Property>,
): Terms<Property> | undefined =>
  filter === undefined ? undefined : read(filter, language, (expected) => badParameter('filter', filter, expected))

export const termsOfField = <Property extends string>(
  field: string,
  text: string,
  language: Language<Property>,
): Terms<Property> => read(text, language, (expected) => badField(field, text, expected))

const read = <Property extends string>(
  text: string,
  language: Language<Property>,
  problemOf: (expected: string) => Error,
): Terms<Property> => {
  try {
    return termsIn(text, language)
  } catch (error) {
    if (error instanceof UnreadableFilter) throw problemOf(error.message)
    throw error
  }
}
