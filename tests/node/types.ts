/** Programs that have to compile against `butie.d.ts`, and, where it says so, programs that must not. */
import { load, type ButieError, type Result } from '../../dist/engine/butie.js';

export async function amount(): Promise<string> {
  const engine = await load({ rulesets: ['guxian-2023'], base: new URL('https://example.invalid/rules/') });
  const inputs = { training_mode: 'order', days: 20, classified_unit: false, local_standard: null, groups: ['rural'] };
  const result = engine.evaluate('guxian-2023/class-training', inputs, { readings: { rate_base: 'enrolled' }, asOf: '2023-06-01' });
  // @ts-expect-error: an answer is data, not a function.
  engine.evaluate('guxian-2023/class-training', { days: () => 20 });
  // @ts-expect-error: money is text.
  const wrong: number = result.lines[0]!.amount;
  return sentence(result) + String(wrong);
}

/** The status tells which fields are there, and all of them are covered. */
function sentence(result: Result): string {
  switch (result.status) {
    case 'computed':
      return result.lines.map((line) => `${line.payee} ${line.amount}`).join();
    case 'ineligible':
    case 'forfeited':
      return result.decided_by.advice?.zh ?? result.decided_by.text.zh;
    case 'invalid_input':
      return result.faults.map((fault) => fault.name).join();
    case 'needs_input':
    case 'needs_local_standard':
    case 'to_confirm':
      return result.missing.join();
    default: {
      const none: never = result;
      return none;
    }
  }
}

export function explain(error: ButieError): string {
  return `${error.code}: ${error.message}`;
}
