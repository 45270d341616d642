// A value as an error shows it: as JSON, short enough for one line.

export function shownValue(value: unknown): string {
  return shortened(JSON.stringify(value) ?? 'missing')
}

export function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}
