import { connect as connectSocket } from 'node:net';

/** Sends exactly these bytes and returns everything that comes back until the server ends, or `until` has come. */
export function raw(port: number, bytes: string | Buffer, until?: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket(port, '127.0.0.1');
    let answer = '';
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      answer += text;
      if (until?.test(answer)) socket.destroy();
    });
    socket.once('close', () => resolve(answer)).once('error', reject);
    socket.write(bytes);
  });
}
