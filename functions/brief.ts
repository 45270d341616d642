/**
 * What handlers hand back travels through the machine into the robot's row and out on the bus. The row has to stay under
 * 1 KB (one write unit), so free text and free JSON are cut; the message itself lies whole in the lake.
 */
const charactersMax = 160

export const briefText = (text: string): string =>
  text.length <= charactersMax ? text : `${text.slice(0, charactersMax - 1)}…`

/** Small values as they are; of a big one only its size. */
export const briefValue = (value: unknown): unknown => {
  const json = JSON.stringify(value) ?? 'null'
  return json.length <= charactersMax ? value : { omitted: `${json.length} characters; the message has them` }
}
