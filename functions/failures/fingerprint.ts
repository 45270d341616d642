import { hash } from 'node:crypto'

/**
 * Failures with one cause have one fingerprint: class, stage and the error's text without what differs from message to
 * message. Changing a rule here splits or joins groups that people have already written notes on.
 */
export const fingerprintOf = (failure: {
  readonly error_class: string
  readonly stage: string
  readonly error_text: string
  readonly robot_id?: string
}): string => hash('sha256', [failure.error_class, failure.stage, normalised(failure)].join('\n'), 'hex').slice(0, 16)

/** Only the beginning counts: texts often end in the value that was wrong. */
const normalised = ({ error_text, robot_id }: { readonly error_text: string; readonly robot_id?: string }): string => {
  const text = error_text.slice(0, 2_000)
  const withoutRobot = robot_id ? text.replace(aWord(robot_id), '<robot>') : text
  return rules
    .reduce((rest, [pattern, word]) => rest.replace(pattern, word), withoutRobot.replace(wordLike, idOrWord))
    .replace(/\s+/g, ' ')
    .replace(/(<\w+>)(?:,? \1)+/g, '$1')
    .slice(0, 300)
}

/** The id by itself, not where it happens to be a part of a longer word. */
const aWord = (robotId: string): RegExp => new RegExp(`(?<![\\w-])${robotId.replaceAll(/\W/g, '\\$&')}(?![\\w-])`, 'g')

/** Letters mixed with several digits: an id of whatever alphabet (ULID, base 62, hexadecimal), and no word of ours. */
const idOrWord = (word: string): string => (/[a-z]/i.test(word) && /\d.*\d/.test(word) && !isTime(word) ? '<id>' : word)
const wordLike = /[\w-]{8,}/g
const isTime = (word: string): boolean => /^\d{4}-\d{2}-\d{2}T/.test(word)

/** In this order: the longer forms first, or their parts would be taken for something else. */
const rules: readonly [RegExp, string][] = [
  [/\b\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2})?)?/g, '<time>'],
  [/"[^"]{0,500}"|`[^`]{0,500}`|(?<!\w)'[^']{0,500}'(?!\w)/g, '<text>'],
  [/\barn:[^\s,]+/g, '<arn>'],
  [/-?\d+(?:\.\d+)*(?:e[+-]?\d+)?/gi, '<n>'],
]
