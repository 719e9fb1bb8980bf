/** The server cannot start, for a reason that whoever runs it can mend: the message says what to do. */
export class CannotStart extends Error {
  override readonly name: string = 'CannotStart';
}
