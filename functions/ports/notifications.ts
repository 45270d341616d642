/** A word to a person, by whatever they have subscribed with. */
export interface Notifications {
  send(notice: Notice): Promise<void>
}

export interface Notice {
  /** One line for a pager: at most 100 characters of ASCII. */
  readonly subject: string
  readonly body: string
  /** Subscriptions filter by these. */
  readonly attributes: Readonly<Record<string, string>>
}

/** `page`: somebody has to act now, at night too; `mail`: somebody has to know. */
export type Urgency = 'page' | 'mail'
