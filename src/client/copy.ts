for (const place of document.querySelectorAll<HTMLElement>('[data-island="copy"]')) {
  const button = place.querySelector('button');
  const done = place.querySelector('[role="status"]');
  if (!button || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(place.dataset.value ?? '');
    if (done) done.textContent = place.dataset.done ?? '';
    setTimeout(() => {
      if (done) done.textContent = '';
    }, 4000);
  });
}

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-action="print"]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}

export {};
