import { hrefOf } from './hrefs.ts'

/** The screens, in the order of an operator's questions; `g` and the key go there. */
export interface Place {
  readonly text: string
  readonly href: string
  readonly key: string
  /** Addresses that belong to it as well. */
  readonly owns?: readonly string[]
}

export interface Part {
  readonly title: string
  readonly places: readonly Place[]
}

export const parts: readonly Part[] = [
  {
    title: 'Now',
    places: [
      { text: 'Overview', href: hrefOf.overview(), key: 'o' },
      { text: 'Picture of the whole', href: hrefOf.flow(), key: 'w' },
    ],
  },
  {
    title: 'Fleet',
    places: [
      { text: 'Robots', href: hrefOf.robots(), key: 'r' },
      { text: 'Missions', href: hrefOf.missions(), key: 'i', owns: ['/console/commands'] },
      { text: 'Policy', href: hrefOf.policies(), key: 'p' },
    ],
  },
  {
    title: 'What was said',
    places: [
      { text: 'Messages', href: hrefOf.messages(), key: 'm', owns: ['/console/traces', '/console/search'] },
      { text: 'Data', href: hrefOf.data(), key: 'd' },
    ],
  },
  {
    title: 'What went wrong',
    places: [
      { text: 'Failures', href: hrefOf.failureGroups(), key: 'f' },
      { text: 'Operations', href: hrefOf.operations(), key: 'q' },
      { text: 'Audit', href: hrefOf.audit(), key: 'a' },
    ],
  },
]

export const places: readonly Place[] = parts.flatMap((part) => part.places)

/** Which of them an address belongs to. */
export const placeOf = (address: string): Place | undefined =>
  places.find(({ href, owns = [] }) =>
    href === hrefOf.overview()
      ? address === href || `${address}/` === href
      : [href, ...owns].some((begin) => address === begin || address.startsWith(`${begin}/`)),
  )
