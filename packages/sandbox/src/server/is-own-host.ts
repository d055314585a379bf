/**
 * Whether a request was meant for this machine. A page on the web can make a browser call 127.0.0.1 under a name of its own
 * (DNS rebinding), but it cannot change the `Host` header that the browser sends along.
 */
export function isOwnHost(host: string | undefined): boolean {
  return host !== undefined && /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i.test(host);
}
