/** Why a signature fails: what was changed between signing and verifying, or how the signing differs from the scheme. */
export type Cause =
  // The header
  | 'header-missing'
  | 'header-placeholder'
  | 'header-doubled'
  | 'header-name-included'
  | 'header-separator'
  | 'header-key-names'
  | 'header-malformed'
  // The signature's spelling
  | 'signature-upper-case'
  | 'signature-base64-for-hex'
  | 'signature-hex-for-base64'
  | 'signature-base64url'
  | 'signature-padding-cut'
  | 'signature-prefixed'
  | 'signature-quoted'
  | 'signature-encoded-twice'
  | 'signature-truncated'
  | 'signature-malformed'
  // The timestamp and the clock
  | 'timestamp-in-milliseconds'
  | 'timestamp-in-seconds'
  | 'timestamp-malformed'
  | 'timestamp-signed-in-milliseconds'
  | 'timestamp-signed-in-seconds'
  | 'timestamp-taken-twice'
  | 'timestamp-not-signed'
  | 'timestamp-too-old'
  | 'timestamp-too-new'
  | 'now-in-seconds'
  // The body
  | 'body-newline-added'
  | 'body-newline-removed'
  | 'body-whitespace-added'
  | 'body-line-ends'
  | 'body-bom-added'
  | 'body-bom-removed'
  | 'body-nul-padded'
  | 'body-json-spacing'
  | 'body-json-key-order'
  | 'body-json-unicode-escapes'
  | 'body-json-slash-escapes'
  | 'body-json-html-escapes'
  | 'body-json-numbers'
  | 'body-json-in-json'
  | 'body-in-envelope'
  | 'body-base64'
  | 'body-url-encoded'
  | 'body-latin1'
  | 'body-utf16'
  | 'body-unicode-normalized'
  | 'body-not-signed'
  | 'body-object-printed'
  | 'body-empty'
  | 'body-compressed'
  | 'body-truncated'
  | 'body-decoded-lossily'
  // The secret
  | 'secret-older'
  | 'secret-padded'
  | 'secret-quoted'
  | 'secret-prefix-cut'
  | 'secret-prefix-added'
  | 'secret-base64-decoded'
  | 'secret-base64-encoded'
  | 'secret-hex-decoded'
  | 'secret-hex-encoded'
  | 'secret-url-encoded'
  | 'secret-letter-case'
  | 'secret-undefined'
  // What is signed, and how
  | 'other-gateway'
  | 'other-form'
  | 'other-form-path-missing'
  | 'webhook-for-request'
  | 'request-for-webhook'
  | 'separator-wrong'
  | 'order-swapped'
  | 'body-hash-in-hex'
  | 'body-not-hashed'
  | 'body-hashed'
  | 'algorithm-sha1'
  | 'algorithm-sha512'
  | 'algorithm-md5'
  | 'hash-without-hmac'
  // The request line
  | 'method-letter-case'
  | 'method-other'
  | 'path-trailing-slash'
  | 'path-prefix'
  | 'path-query-included'
  | 'path-encoding'
  | 'path-encoded-twice'
  | 'path-full-url'
  | 'path-letter-case'
  | 'query-not-signed'
  | 'query-order'
  | 'query-encoding'
  | 'query-question-mark'
  | 'request-malformed';

/** What to do about each cause. None says anything about the message at hand. */
export const hints: Readonly<Record<Cause, string>> = {
  'header-missing':
    'The signature or the timestamp did not arrive. Compare the names of the headers, and look for a proxy that drops them.',
  'header-placeholder':
    'The header holds "undefined", "null" or "[object Object]": the sender wrote a variable that was never set.',
  'header-doubled': 'The header was sent twice. Find out which program adds it a second time.',
  'header-name-included': 'The value begins with the name of the header. Pass the value alone.',
  'header-separator': 'The elements of the header must be separated by commas.',
  'header-key-names': 'The keys of the header must be t and v1, in lower case.',
  'header-malformed': 'The header must be t=<seconds>,v1=<hex>. Log it as it arrives and compare.',
  'signature-upper-case': 'Write the signature in lower-case hex.',
  'signature-base64-for-hex': 'The signature is written in Base64. Write it in lower-case hex.',
  'signature-hex-for-base64': 'The signature is written in hex. Write it in Base64.',
  'signature-base64url':
    'The signature is written in the URL-safe alphabet. Use + and / instead of - and _, and keep the = at the end.',
  'signature-padding-cut': 'The = at the end of the Base64 signature is missing.',
  'signature-prefixed': 'Something such as "sha256=" stands before the signature. Send the signature alone.',
  'signature-quoted': 'There are quotes or white space around the signature. Send the signature alone.',
  'signature-encoded-twice': 'The hex text of the signature was encoded in Base64. Encode the 32 bytes instead.',
  'signature-truncated': 'The signature was cut: look for a column, variable or log that is too short.',
  'signature-malformed': 'The signature must be 64 lower-case hex digits (ItPay) or the Base64 of 32 bytes (stablecoin).',
  'timestamp-in-milliseconds': 'The timestamp is in milliseconds. ItPay uses Unix seconds.',
  'timestamp-in-seconds': 'The timestamp is in seconds. The stablecoin gateway uses milliseconds, 13 digits.',
  'timestamp-malformed': 'The timestamp must be plain decimal digits.',
  'timestamp-signed-in-milliseconds':
    'The header holds seconds, but milliseconds were signed. Sign the text that the header holds.',
  'timestamp-signed-in-seconds': 'The header holds milliseconds, but seconds were signed. Sign the text that the header holds.',
  'timestamp-taken-twice':
    'The signed timestamp differs slightly from the one in the header. Take the time once and use it for both.',
  'timestamp-not-signed': 'Only the body was signed. Sign the timestamp with it.',
  'timestamp-too-old':
    'The signature holds, but it is older than the tolerance. Look for a queue, a replay or a clock that is off; whole hours mean a clock in local time.',
  'timestamp-too-new':
    'The signature holds, but it comes from the future. Look for a clock that is off; whole hours mean a clock in local time.',
  'now-in-seconds': 'The signature holds, but `now` was given in seconds. Pass Date.now().',
  'body-newline-added': 'A line end was added to the body. Pass on the received bytes.',
  'body-newline-removed': 'A line end at the end of the body was removed. Pass on the received bytes.',
  'body-whitespace-added': 'White space was added around the body. Pass on the received bytes.',
  'body-line-ends': 'The line ends of the body were changed (CRLF and LF). Pass on the received bytes.',
  'body-bom-added': 'A byte order mark was added to the body. Write it as UTF-8 without a mark.',
  'body-bom-removed': 'A byte order mark was removed from the body. Read bytes, not text.',
  'body-nul-padded': 'NUL bytes follow the body: a buffer was passed on beyond its content.',
  'body-json-spacing': 'The body was parsed and written again with other white space. Use the raw bytes, before any JSON parser.',
  'body-json-key-order':
    'The body was parsed and written again with its keys in another order. Use the raw bytes, before any JSON parser.',
  'body-json-unicode-escapes':
    'The body was parsed and written again, with \\u escapes in place of letters or the reverse. Use the raw bytes.',
  'body-json-slash-escapes':
    'The body was parsed and written again, with \\/ in place of / or the reverse (PHP does that). Use the raw bytes.',
  'body-json-html-escapes':
    'The body was parsed and written again, with < > & escaped or the reverse (Go does that). Use the raw bytes.',
  'body-json-numbers':
    'The body was parsed and written again, with its numbers spelled differently (1.0 and 1). Use the raw bytes.',
  'body-json-in-json': 'The body was put into a JSON string (or taken out of one). Use the raw bytes.',
  'body-in-envelope': 'The body lies inside an envelope, as serverless platforms make it. Take it out of its field first.',
  'body-base64': 'The body was encoded in Base64 or decoded from it (isBase64Encoded of serverless platforms). Undo that first.',
  'body-url-encoded': 'The body was percent-encoded or sent as a form field. Send it as application/json.',
  'body-latin1': 'The body was decoded as Latin-1 and encoded as UTF-8, or the reverse. Read bytes, not text.',
  'body-utf16': 'The body was converted to UTF-16. Sign and send UTF-8.',
  'body-unicode-normalized': 'The Unicode form of the body was changed (composed and decomposed letters). Use the raw bytes.',
  'body-not-signed': 'The signature was made without the body. Sign the bytes that are sent.',
  'body-object-printed':
    'The body is "[object Object]": a parsed object was turned into text. Use the raw bytes, before any JSON parser.',
  'body-empty': 'The body is empty: another reader has probably consumed it. Read the raw bytes before any body parser.',
  'body-compressed': 'The body is compressed. Decompress it first, or refuse Content-Encoding.',
  'body-truncated': 'The body is JSON that ends too early. Look for a size limit, or for a Content-Length counted in characters.',
  'body-decoded-lossily': 'The body holds U+FFFD: bytes were decoded as text and lost. Read bytes, not text.',
  'secret-older': 'The signature holds with an older secret of the list. Update the sender before you remove that secret.',
  'secret-padded': 'White space or a line end surrounds the secret on one side. Trim it where it is stored.',
  'secret-quoted': 'Quotes surround the secret on one side (docker --env-file keeps them). Remove them.',
  'secret-prefix-cut': 'The sender left out the prefix of the secret. The whole text is the key, prefix included.',
  'secret-prefix-added': 'The sender used the secret with a prefix that yours lacks. Copy the whole text.',
  'secret-base64-decoded': 'The sender decoded the secret from Base64. The text itself is the key.',
  'secret-base64-encoded': 'The sender encoded the secret in Base64. The text itself is the key.',
  'secret-hex-decoded': 'The sender decoded the secret from hex. The text itself is the key.',
  'secret-hex-encoded': 'The sender encoded the secret in hex. The text itself is the key.',
  'secret-url-encoded': 'The secret is percent-encoded on one side. The text as shown is the key.',
  'secret-letter-case': 'The secret has other letter case on the sender’s side. Copy it exactly.',
  'secret-undefined': 'The sender signed with an empty secret, "undefined" or "null": its variable is not set.',
  'other-gateway': 'The message is signed as the other gateway signs. Use the functions of that gateway.',
  'other-form': 'The webhook is signed in the other form. Set `form` to it, or to auto.',
  'other-form-path-missing': 'The request form could not be tried. Pass the callback URL’s path as `path`.',
  'webhook-for-request': 'The request is signed as a webhook. Sign timestamp, method, path and body.',
  'request-for-webhook': 'The webhook is signed as a request. Sign timestamp and body as the webhook scheme says.',
  'separator-wrong': 'The parts are right, but joined in another way. Compare with canonicalizeRequest or the guide.',
  'order-swapped': 'The body was signed before the timestamp. The timestamp comes first.',
  'body-hash-in-hex': 'The hash of the body was written in hex. Write it in Base64.',
  'body-not-hashed': 'The body itself was signed. Sign the Base64 of its SHA-256.',
  'body-hashed': 'A hash of the body was signed. Sign the body itself.',
  'algorithm-sha1': 'The signature is an HMAC-SHA1. Use HMAC-SHA256.',
  'algorithm-sha512': 'The signature is an HMAC-SHA512. Use HMAC-SHA256.',
  'algorithm-md5': 'The signature is an HMAC-MD5. Use HMAC-SHA256.',
  'hash-without-hmac': 'The signature is a plain SHA-256 over secret and message. Use HMAC-SHA256.',
  'method-letter-case': 'The method was signed, or given, in lower case. Use upper case.',
  'method-other': 'Another method was signed than the one that was sent.',
  'path-trailing-slash': 'The paths differ in a slash at the end. Sign the path that is sent.',
  'path-prefix': 'The paths differ in a prefix: a router or a proxy has cut it off or added it. Use the original URL.',
  'path-query-included': 'The query was signed as a part of the path. Leave it out.',
  'path-encoding': 'The path is percent-encoded on one side and decoded on the other. Sign it as it is sent.',
  'path-encoded-twice': 'The path was percent-encoded twice on one side. Encode it once.',
  'path-full-url': 'A URL was given or signed as the path. Use the path alone.',
  'path-letter-case': 'The paths differ in letter case. Sign the path that is sent.',
  'query-not-signed': 'The signature was made without the query.',
  'query-order': 'The parameters of the query were signed in another order. Sign the query that is sent.',
  'query-encoding': 'The query is encoded differently on the two sides (%20 and +, or not at all). Sign the query that is sent.',
  'query-question-mark': 'The query was signed, or given, with its question mark. Leave it out.',
  'request-malformed': 'Method, path, query or body could be read in two ways. Send an upper-case method and an encoded path.',
};
