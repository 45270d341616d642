// What a cell may name, and the function that holds it. A handler is a verb and its object; a domain is one function, warm and
// with grants of its own. A new handler is a line here, a file in functions/service_platform/<domain>/ and nothing else.

export const handlerDomains = {
  'start-work': 'work',
  'record-work': 'work',
  'tell-progress': 'work',
  'complete-work': 'work',
  'fail-work': 'work',
  'stop-work': 'work',
  'pause-work': 'work',
  'resume-work': 'work',
  'release-work': 'work',
  'update-work': 'work',
  'revoke-work': 'work',
  'dock-robot': 'charge',
  'return-to-service': 'charge',
  'raise-incident': 'incident',
  'clear-incident': 'incident',
  'record-presence': 'presence',
  'stop-robot': 'command',
  'resume-robot': 'command',
  'start-action': 'command',
  'cancel-command': 'command',
  'hear-answer': 'command',
  'enqueue-mission': 'mission',
  'requeue-mission': 'mission',
  'record-allocation': 'mission',
  'record-progress': 'mission',
  'pause-mission': 'mission',
  'resume-mission': 'mission',
  'cancel-mission': 'mission',
  'update-mission': 'mission',
  'suspect-mission': 'mission',
  'fence-mission': 'mission',
  'release-mission': 'mission',
  'reallocate-mission': 'mission',
  'complete-mission': 'mission',
  'fail-mission': 'mission',
  'end-mission': 'mission',
  'record-late-truth': 'mission',
  'record-capacity': 'mission',
} as const

export type HandlerName = keyof typeof handlerDomains
export type Domain = (typeof handlerDomains)[HandlerName]

export const handlerNames = Object.keys(handlerDomains) as readonly HandlerName[]
export const domains: readonly Domain[] = [...new Set(Object.values(handlerDomains))]
