/** Shows places beneath a field while one types (ARIA combobox with a list): the arrows walk, Enter takes, Escape leaves. */
interface Settings {
  url: string;
  near?: { lat: string; lng: string };
  texts: { list: string; count: string };
}

interface Place {
  label: string;
  detail?: string;
}

const pause = 150;
const leastLetters = 3;

for (const input of document.querySelectorAll<HTMLInputElement>('input[data-suggest]')) suggest(input);

function suggest(input: HTMLInputElement) {
  const settings = JSON.parse(input.dataset.suggest!) as Settings;
  const list = document.createElement('ul');
  const status = document.createElement('p');
  list.id = `${input.id}-places`;
  list.className = 'ui-suggest';
  list.hidden = true;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', settings.texts.list);
  status.className = 'usa-sr-only';
  status.setAttribute('role', 'status');
  // Over what stands below, so that nothing moves from under a finger when the list comes or goes.
  const box = Object.assign(document.createElement('div'), { className: 'ui-suggest-box' });
  box.append(list);
  input.after(box, status);
  for (const [name, value] of Object.entries({
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-controls': list.id,
    'aria-expanded': 'false',
    autocomplete: 'off',
  }))
    input.setAttribute(name, value);

  let places: Place[] = [];
  let at = -1;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | undefined;

  async function ask() {
    asking?.abort();
    const text = input.value.trim();
    if (text.length < leastLetters) return close();
    asking = new AbortController();
    try {
      const answer = await fetch(addressOf(text), { signal: asking.signal });
      if (!answer.ok) return close();
      const found = (await answer.json()) as { places: Place[] };
      if (document.activeElement === input && input.value.trim() === text) show(found.places);
    } catch {
      // Another letter came, or the net went: the field works without.
    }
  }

  function addressOf(text: string): string {
    const query = new URLSearchParams({ q: text });
    const form = input.form;
    for (const name of ['lat', 'lng'] as const) {
      const value =
        settings.near && form?.querySelector<HTMLInputElement>(`[name="${settings.near[name]}"]`)?.value;
      if (value) query.set(name, value);
    }
    return `${settings.url}?${query}`;
  }

  function show(found: Place[]) {
    places = found;
    at = -1;
    list.replaceChildren(...found.map(optionOf));
    list.hidden = found.length === 0;
    input.setAttribute('aria-expanded', String(found.length > 0));
    input.removeAttribute('aria-activedescendant');
    status.textContent = settings.texts.count.replace('{count}', String(found.length));
  }

  function optionOf({ label, detail }: Place, nth: number): HTMLElement {
    const option = document.createElement('li');
    option.id = `${list.id}-${nth}`;
    option.setAttribute('role', 'option');
    option.setAttribute('aria-selected', 'false');
    option.textContent = label;
    if (detail) option.append(Object.assign(document.createElement('small'), { textContent: detail }));
    // Before the field loses the focus.
    option.addEventListener('mousedown', (event) => {
      event.preventDefault();
      take(nth);
    });
    return option;
  }

  function walk(to: number) {
    if (list.hidden) return;
    at = (to + places.length) % places.length;
    for (const [nth, option] of [...list.children].entries()) {
      option.setAttribute('aria-selected', String(nth === at));
      if (nth === at) option.scrollIntoView({ block: 'nearest' });
    }
    input.setAttribute('aria-activedescendant', `${list.id}-${at}`);
  }

  function take(nth: number) {
    input.value = places[nth]!.label;
    close();
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }

  function close() {
    clearTimeout(timer);
    asking?.abort();
    places = [];
    at = -1;
    list.hidden = true;
    list.replaceChildren();
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
    status.textContent = '';
  }

  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, pause);
  });
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (event) => {
    if (event.isComposing || list.hidden) return;
    const action = {
      ArrowDown: () => walk(at + 1),
      ArrowUp: () => walk(at < 0 ? -1 : at - 1),
      Enter: at >= 0 ? () => take(at) : undefined,
      Escape: close,
    }[event.key];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  });
}

export {};
