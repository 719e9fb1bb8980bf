import type { TransportName } from '../index.js';
import { byId, element } from '../ui/dom.js';
import { type Fault, type FaultParameter, FAULTS } from './faults.js';

interface Shown {
  readonly fault: Fault;
  readonly button: HTMLButtonElement;
}

/** A button for each fault, with its parameters. */
export class FaultButtons {
  readonly #shown: Shown[] = [];
  #busy = false;
  #transports: readonly TransportName[] = [];

  constructor(press: (fault: Fault, values: readonly number[]) => void) {
    for (const fault of FAULTS) {
      const button = element('button', 'solid small', fault.title);
      const fields = fault.parameters.map((parameter) => field(fault, parameter));
      const about = element('p', 'fine', fault.about);
      about.id = `about-${fault.name}`;
      button.type = 'button';
      button.setAttribute('aria-describedby', about.id);
      button.addEventListener('click', () => {
        if (this.#mayPress(fault) && fields.every(({ input }) => input.reportValidity())) {
          press(
            fault,
            fields.map(({ input }) => Number(input.value)),
          );
        }
      });
      this.#shown.push({ fault, button });
      byId('fault-list').append(
        element('li', '', element('div', 'press', button, ...fields.map(({ label }) => label)), about),
      );
    }
  }

  /** One fault at a time, and only what can hit somebody. */
  allow(busy: boolean, transports: readonly TransportName[]): void {
    this.#busy = busy;
    this.#transports = transports;
    for (const { fault, button } of this.#shown) {
      // Not `disabled`, which would take the focus away from whoever has just pressed it.
      button.setAttribute('aria-disabled', String(!this.#mayPress(fault)));
    }
  }

  #mayPress({ transports }: Fault): boolean {
    return !this.#busy && this.#transports.some((transport) => transports.includes(transport));
  }
}

function field(
  { name }: Fault,
  parameter: FaultParameter,
): { label: HTMLElement; input: HTMLInputElement | HTMLSelectElement } {
  const input = parameter.choices === undefined ? numberInput(parameter) : choiceInput(parameter.choices);
  input.value = String(parameter.initial);
  input.name = `${name}-${parameter.name}`;
  return { label: element('label', '', input, ` ${parameter.label}`), input };
}

function numberInput({ min, max }: FaultParameter): HTMLInputElement {
  const input = element('input');
  input.type = 'number';
  input.required = true;
  input.min = String(min);
  input.max = String(max);
  return input;
}

function choiceInput(choices: readonly number[]): HTMLSelectElement {
  return element(
    'select',
    '',
    ...choices.map((choice) => {
      const option = element('option', '', String(choice));
      option.value = String(choice);
      return option;
    }),
  );
}
