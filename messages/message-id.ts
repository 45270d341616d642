// How ids look, apart from the envelope's schemas (envelope.ts): pages that only look at an id need none of those.

export const MESSAGE_ID = /^[A-Za-z0-9._:-]{1,64}$/
export const TRACE_ID = /^[0-9a-f]{32}$/
/** As a sender may write it: a UUID's dashes and capitals are tolerated and taken out; all 0 is no trace (W3C). */
export const TRACE_ID_SAID = /^(?![0-]*$)[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$/
