/** Tells that there is news and waits to be asked: nothing moves under the reader's hand. */
for (const place of document.querySelectorAll<HTMLElement>('[data-island="live"]')) {
  const button = place.querySelector('button');
  if (button && place.dataset.url) listen(place.dataset.url, button);
}

function listen(url: string, button: HTMLButtonElement) {
  let count = 0;
  const source = new EventSource(url);
  const hear = () => {
    count += 1;
    button.textContent = (button.dataset.text ?? '{count}').replace('{count}', String(count));
    button.hidden = false;
  };
  source.addEventListener('message', hear);
  source.addEventListener('news', hear);
  button.addEventListener('click', () => location.reload());
  addEventListener('pagehide', () => source.close());
}

export {};
