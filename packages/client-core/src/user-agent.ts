/** `x-itpay-client/1.2.3 node/20.20.2 linux` */
export function createUserAgent(client: string, version: string): string {
  return `x-${client}/${version} node/${process.versions.node} ${process.platform}`;
}
