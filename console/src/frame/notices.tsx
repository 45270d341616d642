import Flashbar, { type FlashbarProps } from '@cloudscape-design/components/flashbar'
import { useSyncExternalStore } from 'react'

/*
 * What has happened, said once at the top of the page and to screen readers. Good news goes by itself; a failure stays until it
 * was read.
 */
export interface Notice {
  readonly kind: 'success' | 'info' | 'warning' | 'error'
  readonly text: string
  /** Where to look at it. */
  readonly href?: string
  readonly hrefText?: string
}

type Shown = Notice & { readonly id: string }

let notices: readonly Shown[] = []
let ids = 0
const listeners = new Set<() => void>()
const shownForMs = 10_000
const shownMax = 5

const become = (next: readonly Shown[]): void => {
  notices = next
  for (const listener of listeners) listener()
}

const dismiss = (id: string): void => become(notices.filter((notice) => notice.id !== id))

const tell = (notice: Notice): void => {
  ids += 1
  const id = `notice-${ids}`
  become([...notices, { ...notice, id }].slice(-shownMax))
  if (notice.kind === 'success' || notice.kind === 'info') setTimeout(() => dismiss(id), shownForMs)
}

const teller = { tell } as const

export const useNotices = (): { readonly tell: (notice: Notice) => void } => teller

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const Notices = () => {
  const shown = useSyncExternalStore(subscribe, () => notices)
  const items = shown.map(
    ({ id, kind, text, href, hrefText }): FlashbarProps.MessageDefinition => ({
      id,
      type: kind,
      content: (
        <span className="sb-notice">
          {text} {href && <a href={href}>{hrefText ?? 'Look at it'}</a>}
        </span>
      ),
      dismissible: true,
      dismissLabel: 'Dismiss',
      ariaRole: kind === 'error' ? 'alert' : 'status',
      onDismiss: () => dismiss(id),
    }),
  )
  return <Flashbar items={items} />
}
