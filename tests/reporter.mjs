/** One line a test, and the closing line that the build tool counts. */
export default async function* report(events) {
  let passed = 0;
  let failed = 0;
  for await (const { type, data } of events) {
    if (type === 'test:stdout' || type === 'test:stderr') {
      yield data.message;
    }
    if ((type !== 'test:pass' && type !== 'test:fail') || data.details.type === 'suite') continue;
    if (type === 'test:pass') {
      passed += 1;
      yield `ok      ${data.name} (${Math.round(data.details.duration_ms)} ms)\n`;
    } else {
      failed += 1;
      const { error } = data.details;
      yield `FAILED  ${data.name}\n${(error.cause?.stack ?? error.stack ?? String(error)).replace(/^/gm, '        ')}\n`;
    }
  }
  yield `${passed} passed, ${failed} failed\n`;
}
