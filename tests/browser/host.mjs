/** Pages of other people, in which the calculator is a guest. */

export const LOADER = '<script async src="butie.js"></script>';

/** A page, as `open` in harness.mjs takes it. */
export function guest(body, head = LOADER) {
  const page = `<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>县人社局</title><link rel="icon" href="data:,">${head}</head>
<body><h1>培训补贴</h1><p>请看<a href="#more">通知</a>。</p><button type="button">查询</button>${body}<table><tr><td>一</td></tr></table></body>
</html>`;
  return { host: { files: { 'index.html': page } } };
}

/** A calculator in a part of the page by which it is found. */
export const calculator = (id, attributes = '') => `<div id="${id}"><butie-calculator ${attributes}></butie-calculator></div>`;

export const SCHOOL = 'guxian-2023/class-training';
/** A case of it. */
export const CLASS = { training_mode: 'order', days: 20, enrolled: 50, passed: 48, employed: 39, real_name_entered: true };
/** Goes straight to its questions. */
export const AT_SCHOOL = `region="guxian-2023" calculator="${SCHOOL}" audience="school"`;

export const WORKER = 'gongan-2023/living-allowance';
export const TRAINED = { training_kind: 'employment_entrepreneurship', groups: ['rural'], hours_standard: 60, hours_attended: 62, passed: true };
export const AT_WORKER = `region="gongan-2023" calculator="${WORKER}" audience="worker"`;
