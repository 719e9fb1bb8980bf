/** What the process writes meanwhile, line by line, instead of its being shown. Given back after each test. */
export class Output {
  #text = '';

  constructor() {
    const take = (bytes: string | Uint8Array): boolean => {
      this.#text += Buffer.from(bytes as Uint8Array).toString();
      return true;
    };
    for (const stream of [process.stdout, process.stderr])
      jest.spyOn(stream, 'write').mockImplementation(take);
  }

  get lines(): string[] {
    return this.#text.split('\n').filter((line) => line !== '');
  }

  get records(): Record<string, unknown>[] {
    return this.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}

afterEach(() => jest.restoreAllMocks());
