/** Throws unless the form exists and has the path that it needs. */
export function assertForm(form: string, path: string | undefined): void {
  if (!['auto', 'body', 'request'].includes(form)) throw new TypeError("`form` must be 'auto', 'body' or 'request'.");
  if (form === 'request' && path === undefined) throw new TypeError('The request form needs the `path` of the callback URL.');
}
