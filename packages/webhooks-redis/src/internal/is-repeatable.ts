const TRANSIENT_REPLIES = /^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY|UNBLOCKED|MOVED|ASK)\b/;
const REPLY_CLASSES = new Set(['ReplyError', 'ErrorReply', 'SimpleError', 'BlobError']);

/**
 * Tells whether a command that failed like this may succeed when it is sent again soon: the connection was lost, or the
 * server is starting, failing over or moving slots. Every other reply of the server is an answer, not a mishap.
 */
export function isRepeatable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return isReply(error) ? TRANSIENT_REPLIES.test(error.message) : !(error instanceof TypeError);
}

function isReply(error: Error): boolean {
  return REPLY_CLASSES.has(error.name) || REPLY_CLASSES.has(error.constructor.name);
}
