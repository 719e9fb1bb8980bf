/** One text message as a WebSocket frame (RFC 6455, 5.2); a server does not mask. */
export function textFrame(text: string): Buffer {
  const size = Buffer.byteLength(text);
  const head = Buffer.alloc(size < 126 ? 2 : size < 65_536 ? 4 : 10);
  head[0] = 0x81;
  if (size < 126) {
    head[1] = size;
  } else if (size < 65_536) {
    head[1] = 126;
    head.writeUInt16BE(size, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(size), 2);
  }
  return Buffer.concat([head, Buffer.from(text)]);
}

/** Text as one chunk of HTTP/1.1's chunked coding (RFC 9112, 7.1). */
export function chunk(text: string): Buffer {
  return Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);
}
