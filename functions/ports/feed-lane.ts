/**
 * Everything of the feed has one partition key, because it has one order: about a thousand events a second, until somebody
 * gives it lanes with an order of their own (docs/adr/0035).
 */
export const LANE = 'feed'
