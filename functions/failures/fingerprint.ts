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
  const withoutRobot = robot_id ? error_text.replaceAll(robot_id, '<robot>') : error_text
  return rules
    .reduce((text, [pattern, word]) => text.replace(pattern, word), withoutRobot.slice(0, 2_000))
    .replace(/\s+/g, ' ')
    .slice(0, 300)
}

/** In this order: the longer forms first, or their parts would be taken for something else. */
const rules: readonly [RegExp, string][] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  [/\b\d{4}-\d{2}-\d{2}T[\d:.]+Z?/g, '<time>'],
  [/"[^"]{0,500}"|'[^']{0,500}'/g, '<text>'],
  [/\b[0-9a-f]{16,}\b/gi, '<id>'],
  [/\barn:[^\s,]+/g, '<arn>'],
  [/\d+/g, '<n>'],
]
