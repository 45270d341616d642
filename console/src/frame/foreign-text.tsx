import Button from '@cloudscape-design/components/button'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import { type ReactNode, useMemo, useState } from 'react'
import { type Folded, folded, hexOf, jsonText, textIn } from './payload-text.ts'
import { partsOf } from './unseen-characters.ts'

/** A text from outside: as text, in a direction of its own, with what cannot be seen made visible. */
export const ForeignText = ({
  value,
  characters_max = 2_000,
}: {
  readonly value: string | number | null | undefined
  readonly characters_max?: number
}) => {
  if (value === undefined || value === null) return <span>–</span>
  const text = String(value)
  const shown = text.length > characters_max ? text.slice(0, characters_max) : text
  return (
    <bdi className="sb-foreign">
      <Parts text={shown} />
      {shown.length < text.length && (
        <span className="sb-quiet"> … ({(text.length - shown.length).toLocaleString('en')} more characters)</span>
      )}
    </bdi>
  )
}

const Parts = ({ text }: { readonly text: string }): ReactNode => {
  const parts = useMemo(() => partsOf(text), [text])
  return parts.map(({ text: part, unseen }, index) =>
    unseen === undefined ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move
      <span key={index} className="sb-unseen" title={unseen}>
        {unseen.split(' ')[0]}
      </span>
    ),
  )
}

type PayloadProps = {
  /** What the copy button copies and screen readers call it. */
  readonly label?: string
  readonly lines_max?: number
} & ({ readonly value: unknown } | { readonly bytes: Uint8Array })

/** What was said: JSON as text, or bytes as text where they are UTF-8 and in hex. Long ones are folded. */
export const Payload = (props: PayloadProps) => {
  const { label = 'payload', lines_max = 40 } = props
  const bytes = 'bytes' in props ? props.bytes : undefined
  const value = 'value' in props ? props.value : undefined
  const asText = useMemo(() => (bytes ? textIn(bytes) : jsonText(value)), [bytes, value])
  const [chosen, choose] = useState<'text' | 'hex'>('text')
  const [whole, showWhole] = useState(false)
  const isHex = bytes !== undefined && (asText === undefined || chosen === 'hex')
  const text = useMemo(
    () => (isHex && bytes ? hexOf(bytes, whole ? bytesShownMax : 512) : (asText ?? '')),
    [isHex, bytes, asText, whole],
  )
  const { shown, hidden }: Folded = useMemo(
    () => folded(text, whole ? Number.POSITIVE_INFINITY : lines_max, whole ? charactersShownMax : 4_000),
    [text, whole, lines_max],
  )
  const isFolded = hidden > 0 || (isHex && !whole && (bytes?.length ?? 0) > 512)
  return (
    <div className="sb-payload">
      <div className="sb-payload-tools">
        {bytes !== undefined && asText !== undefined && (
          <SegmentedControl
            label={`Show ${label} as`}
            selectedId={isHex ? 'hex' : 'text'}
            options={[
              { id: 'text', text: 'Text' },
              { id: 'hex', text: 'Hex' },
            ]}
            onChange={({ detail }) => choose(detail.selectedId === 'hex' ? 'hex' : 'text')}
          />
        )}
        <CopyToClipboard
          variant="icon"
          copyButtonAriaLabel={`Copy ${label}`}
          copySuccessText="Copied"
          copyErrorText="This browser does not allow copying"
          textToCopy={asText ?? (bytes ? hexOf(bytes, bytesShownMax) : '')}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="sb-pre" tabIndex={0} aria-label={label}>
        <pre dir="auto">
          <Parts text={shown} />
        </pre>
      </section>
      {(isFolded || whole) && (
        <Button variant="inline-link" onClick={() => showWhole(!whole)}>
          {whole
            ? 'Fold'
            : isHex
              ? `Show all ${bytes?.length.toLocaleString('en')} bytes`
              : `Show ${hidden.toLocaleString('en')} more characters`}
        </Button>
      )}
    </div>
  )
}

/** A browser stays usable; whoever needs more copies it. */
const charactersShownMax = 200_000
const bytesShownMax = 65_536
