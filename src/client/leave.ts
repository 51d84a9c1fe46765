/** Asks before a half-written form (`data-island="leave"`) is left; forms that keep what was typed do not need it. */
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-island="leave"]')) {
  let changed = false;
  form.addEventListener('input', () => {
    changed = true;
  });
  form.addEventListener('submit', () => {
    changed = false;
  });
  addEventListener('beforeunload', (event) => {
    if (changed) event.preventDefault();
  });
}

export {};
