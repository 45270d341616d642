/** How DynamoDB measures an item: UTF-8 bytes of names and values; limits and write units are counted in it. */

type Attributes = Readonly<Record<string, Readonly<Record<string, unknown>>>>

export function itemBytes(item: Attributes): number {
  let bytes = 0
  for (const name in item) bytes += textBytes(name) + valueBytes(item[name])
  return bytes
}

function valueBytes(value: Readonly<Record<string, unknown>> | undefined): number {
  for (const type in value) {
    const content = value[type]
    switch (type) {
      case 'S':
        return textBytes(String(content))
      case 'N':
        return numberBytes(String(content))
      case 'B':
        return Math.floor((String(content).length * 3) / 4)
      case 'BOOL':
      case 'NULL':
        return 1
      case 'M':
        return 3 + Object.keys(content as Attributes).length + itemBytes(content as Attributes)
      case 'L':
        return (content as Readonly<Record<string, unknown>>[]).reduce((sum, each) => sum + 1 + valueBytes(each), 3)
      case 'SS':
        return (content as string[]).reduce((sum, each) => sum + textBytes(each), 0)
      case 'NS':
        return (content as string[]).reduce((sum, each) => sum + numberBytes(each), 0)
      default:
        return (content as string[]).reduce((sum, each) => sum + Math.floor((each.length * 3) / 4), 0)
    }
  }
  return 0
}

/** "Approximately (length of number in digits / 2) + 1" (Developer Guide, item sizes). */
function numberBytes(text: string): number {
  return Math.ceil(text.length / 2) + 1
}

function textBytes(text: string): number {
  return Buffer.byteLength(text, 'utf8')
}
