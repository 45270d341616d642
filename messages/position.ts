/**
 * A place on the stream as text that sorts in stream order: Kinesis sequence numbers have up to 56 digits and grow in
 * length, arrays have up to 100 elements.
 */
export const positionOf = (sequenceNumber: string, index: number): string =>
  `${sequenceNumber.padStart(60, '0')}:${String(index).padStart(5, '0')}`

/** The record's part of a position. */
export const placeIn = (position: string): string => position.split(':', 1)[0] ?? ''

/** Kinesis sequence numbers are decimal texts: the longer one is the later one. */
export const isBefore = (a: string, b: string): boolean => (a.length === b.length ? a < b : a.length < b.length)
