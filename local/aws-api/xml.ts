/** The little XML that S3 and SNS answer with. */

export type XmlContent = string | number | boolean | undefined | XmlElement | readonly XmlContent[]

export interface XmlElement {
  readonly [name: string]: XmlContent
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'

export function xmlDocument(name: string, content: XmlElement, namespace?: string): string {
  const attribute = namespace === undefined ? '' : ` xmlns="${namespace}"`
  return `${declaration}<${name}${attribute}>${inner(content)}</${name}>`
}

/** A list repeats its element; what is undefined is left out. */
function inner(content: XmlContent): string {
  if (content === undefined) return ''
  if (typeof content !== 'object') return escaped(String(content))
  if (Array.isArray(content)) return content.map(inner).join('')
  return Object.entries(content)
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((each) => [name, each] as const))
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<${name}>${inner(value)}</${name}>`)
    .join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
}

function escaped(text: string): string {
  return text.replace(/[&<>"\r]/g, (each) => entities[each] ?? each)
}
