import Input from '@cloudscape-design/components/input'
import { useEffect, useState } from 'react'

/** A text that is asked about when it is whole, with Enter or when the field is left: each letter would be a question. */
export const Typed = ({
  value,
  placeholder,
  onChange,
}: {
  readonly value: string
  readonly placeholder: string
  readonly onChange: (value: string) => void
}) => {
  const [text, setText] = useState(value)
  // Somebody else may have changed it, such as a link to another robot.
  useEffect(() => setText(value), [value])
  const say = (): void => {
    if (text.trim() !== value) onChange(text.trim())
  }
  return (
    <Input
      value={text}
      placeholder={placeholder}
      onChange={({ detail }) => setText(detail.value)}
      onBlur={say}
      onKeyDown={({ detail }) => {
        if (detail.key === 'Enter') say()
      }}
    />
  )
}
