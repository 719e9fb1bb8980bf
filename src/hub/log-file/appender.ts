import { ftruncateSync, writeSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

/** Writes all of it: a disk that is nearly full takes a part first, and refuses the rest. */
export function writeAll(fd: number, bytes: Uint8Array, position: number): void {
  for (let written = 0; written < bytes.length;) {
    written += writeSync(fd, bytes, written, bytes.length - written, position + written);
  }
}

interface Successor {
  readonly file: FileHandle;
  length: number;
  failure?: Error;
}

/** The end of the file, where it grows. While it is being replaced, its successor grows with it. */
export class Appender {
  /** Something that was refused may stand behind `length`. */
  #torn = false;
  #unsynchronised = false;
  #successor: Successor | undefined;
  #file: FileHandle;
  #length: number;

  /** `length`: of all that was stored. */
  constructor(file: FileHandle, length: number) {
    this.#file = file;
    this.#length = length;
  }

  get file(): FileHandle {
    return this.#file;
  }

  get length(): number {
    return this.#length;
  }

  /** All or nothing, in one call of the operating system unless it takes less. */
  append(bytes: Uint8Array): void {
    this.#cut();
    try {
      writeAll(this.#file.fd, bytes, this.#length);
    } catch (error) {
      this.#torn = true;
      try {
        this.#cut();
      } catch {
        // Tried again before the next write: nothing may ever follow what was refused.
      }
      throw error;
    }
    this.#length += bytes.length;
    this.#unsynchronised = true;
    if (this.#successor !== undefined) appendTo(this.#successor, bytes);
  }

  /** Sees to it that a power failure takes nothing of what was stored before this call. */
  async synchronise(): Promise<void> {
    if (!this.#unsynchronised) return;
    this.#unsynchronised = false;
    try {
      await this.#file.datasync();
    } catch (error) {
      this.#unsynchronised = true;
      throw error;
    }
  }

  /** From now on what is appended also goes to the end of `file`, which holds all that came before. */
  prepare(file: FileHandle, length: number): void {
    this.#successor = { file, length };
  }

  abandon(): void {
    this.#successor = undefined;
  }

  /** The successor, if it is whole, takes over once `rename` has given it the name. @returns the file that is left */
  switch(rename: () => void): FileHandle {
    const successor = this.#successor!;
    if (successor.failure !== undefined) throw successor.failure;
    rename();
    const old = this.#file;
    this.#file = successor.file;
    this.#length = successor.length;
    this.#successor = undefined;
    this.#torn = false;
    this.#unsynchronised = true;
    return old;
  }

  #cut(): void {
    if (!this.#torn) return;
    ftruncateSync(this.#file.fd, this.#length);
    this.#torn = false;
  }
}

function appendTo(successor: Successor, bytes: Uint8Array): void {
  if (successor.failure !== undefined) return;
  try {
    writeAll(successor.file.fd, bytes, successor.length);
    successor.length += bytes.length;
  } catch (error) {
    successor.failure = error as Error;
  }
}
