/** The staff list by keyboard: j and k walk, x selects, Enter opens, / searches, ? helps. Only while nobody types. */
const list = document.querySelector<HTMLElement>('[data-island="list"]');
const rows = [...(list?.querySelectorAll<HTMLElement>('tbody tr') ?? [])];
let at = rows.findIndex((row) => row.getAttribute('aria-current') === 'true');

const keys: Record<string, () => void> = {
  j: () => go(at + 1),
  k: () => go(at < 0 ? 0 : at - 1),
  x: toggle,
  Enter: open,
  '/': () => document.querySelector<HTMLElement>('[data-key="/"]')?.focus(),
  '?': () => document.getElementById('keyboard-help')?.togglePopover(),
};

addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target as HTMLElement;
  const typing = target.matches('input:not([type=checkbox]), textarea, select, [contenteditable]');
  if (typing) {
    if (event.key === 'Escape') target.blur();
    return;
  }
  if (event.key === 'Enter' && target.matches('a, button, summary, input')) return;
  const own = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key)}"]`);
  const action = keys[event.key] ?? (own ? () => press(own) : undefined);
  if (!action) return;
  event.preventDefault();
  action();
});

const controls = 'button, a, input, select, textarea, summary';

/** The control that carries a key, or the first of a part that does: fields take the cursor, buttons are pressed. */
function press(own: HTMLElement) {
  own.querySelector('details')?.setAttribute('open', '');
  const field = own.querySelector<HTMLElement>('textarea, select, input:not([type=hidden])');
  const part = own.matches(controls) ? own : (field ?? own.querySelector<HTMLElement>(controls));
  // Actions on rows begin with the row that one stands on.
  if (part?.closest('[data-needs-selection]') && !boxes.some((box) => box.checked)) toggle();
  if (part?.matches('input, select, textarea')) part.focus();
  else part?.click();
}

function go(to: number) {
  const row = rows[Math.min(to, rows.length - 1)];
  if (!row) return;
  rows[at]?.removeAttribute('data-at');
  at = rows.indexOf(row);
  row.setAttribute('data-at', '');
  const link = row.querySelector<HTMLElement>('a') ?? row;
  link.focus({ preventScroll: true });
  row.scrollIntoView({ block: 'nearest' });
}

function toggle() {
  const box = rows[at]?.querySelector<HTMLInputElement>('input[type=checkbox]');
  if (!box) return;
  box.checked = !box.checked;
  box.dispatchEvent(new Event('change', { bubbles: true }));
}

function open() {
  rows[at]?.querySelector<HTMLElement>('th a')?.click();
}

const all = list?.querySelector<HTMLInputElement>('[data-action="select-all"]');
const boxes = [...(list?.querySelectorAll<HTMLInputElement>('tbody input[type=checkbox]') ?? [])];
if (all) {
  all.hidden = false;
  all.addEventListener('change', () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
}
list?.addEventListener('change', tell);

/** Bulk actions (`data-needs-selection`) are of use only when something is selected; the count stands in them. */
function tell() {
  const count = boxes.filter((box) => box.checked).length;
  if (all) all.indeterminate = count > 0 && count < boxes.length;
  for (const part of document.querySelectorAll<HTMLElement>('[data-needs-selection]'))
    part.hidden = count === 0;
  for (const part of document.querySelectorAll<HTMLElement>('[data-selection-count]'))
    part.textContent = String(count);
}
if (boxes.length > 0) tell();

export {};
