/** A message that can be sent once more. */
export interface CurlMessage {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Written by curl itself, or true of one connection only. */
const LEFT_OUT = /^(?:host|connection|content-length|transfer-encoding|accept-encoding|keep-alive|expect|sec-.*)$/;

/** A command that sends the message again, byte for byte. Masked credentials become the variables that hold them. */
export function formatCurl({ url, method, headers, body }: CurlMessage): string {
  const lines = [`curl -i -X ${method} ${quote(url)}`];
  for (const [name, value] of Object.entries(headers)) if (!LEFT_OUT.test(name)) lines.push(formatHeader(name, value));
  if (body !== '') lines.push(`--data-binary ${quote(body)}`);
  return lines.join(' \\\n  ');
}

function formatHeader(name: string, value: string): string {
  if (value === 'Bearer ***') return `-H "${name}: Bearer $ITPAY_API_KEY"`;
  if (name === 'x-api-key' && value === '***') return `-H "${name}: $STABLECOIN_API_KEY"`;
  return `-H ${quote(`${name}: ${value}`)}`;
}

/** For a POSIX shell, in which only a single quote ends single quotes. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
