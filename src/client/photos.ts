/** Shows the chosen photos, lets each be removed, adds to what was chosen before, and says early what is too large. */
for (const place of document.querySelectorAll<HTMLElement>('[data-island="photos"]')) {
  const input = place.querySelector<HTMLInputElement>('input[type=file]');
  if (input) enhance(place, input);
}

function enhance(place: HTMLElement, input: HTMLInputElement) {
  const most = Number(place.dataset.most) || (input.multiple ? 20 : 1);
  const maxBytes = Number(place.dataset.maxBytes) || Number.POSITIVE_INFINITY;
  const note = Object.assign(document.createElement('p'), { className: 'ui-files__note' });
  note.setAttribute('role', 'status');
  const list = Object.assign(document.createElement('ul'), { className: 'ui-files__list' });
  place.append(note, list);
  let files: File[] = [];

  input.addEventListener('change', () => {
    const added = [...(input.files ?? [])].filter((file) => !files.some((old) => same(old, file)));
    const small = added.filter((file) => file.size <= maxBytes);
    const together = input.multiple ? [...files, ...small] : small;
    files = together.slice(0, most);
    const problems = [
      small.length < added.length && place.dataset.textLarge,
      together.length > most && place.dataset.textMany,
    ];
    draw(problems.filter(Boolean).join(' '));
  });

  function draw(problem = '') {
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    input.files = transfer.files;
    const chosen = (place.dataset.textAdded ?? '').replace('{count}', String(files.length));
    note.textContent = [files.length > 0 && chosen, problem].filter(Boolean).join('. ');
    list.replaceChildren(...files.map((file, at) => preview(file, at)));
  }

  function preview(file: File, at: number) {
    const item = document.createElement('li');
    const picture = Object.assign(document.createElement('img'), {
      alt: file.name,
      src: URL.createObjectURL(file),
    });
    picture.addEventListener('load', () => URL.revokeObjectURL(picture.src));
    const button = Object.assign(document.createElement('button'), {
      type: 'button',
      className: 'usa-button usa-button--unstyled',
      textContent: place.dataset.textRemove ?? 'x',
    });
    button.setAttribute('aria-label', `${button.textContent} ${file.name}`);
    button.addEventListener('click', () => {
      files = files.filter((_, other) => other !== at);
      draw();
      (list.querySelectorAll('button')[Math.min(at, files.length - 1)] ?? input).focus();
    });
    item.append(picture, button);
    return item;
  }
}

function same(a: File, b: File) {
  return a.name === b.name && a.size === b.size && a.lastModified === b.lastModified;
}

export {};
