import fc from 'fast-check';
import * as zlib from 'node:zlib';
import { crc32 } from './crc32.js';

it('is the CRC of zlib, for any stretch of any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(20), fc.nat(20), (bytes, from, cut) => {
      const end = Math.max(bytes.length - cut, 0);
      const start = Math.min(from, end);
      expect(crc32(bytes, start, end)).toBe(zlib.crc32(bytes.subarray(start, end)));
    }),
  );
});
