/**
 * States of all policy versions in which a robot hears nothing: commands wait for it or are refused, what it says is news that it is
 * back, and its mission is in doubt.
 */
export const outOfHearing: readonly string[] = ['offline', 'unreachable']

export const isOutOfHearing = (state: unknown): boolean => outOfHearing.some((one) => one === state)
