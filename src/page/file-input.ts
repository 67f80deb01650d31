import { element } from './element.js';

/** The browser's file dialog, opened by `click()`. It is not to be seen; what opens it has a name. */
export function fileInput(
  testId: string,
  multiple: boolean,
  chosen: (files: readonly File[]) => void,
): HTMLInputElement {
  const look = { type: 'file', class: 'unseen', tabindex: -1, 'aria-hidden': 'true', 'data-testid': testId, multiple };
  const input = element('input', look);
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])];
    input.value = '';
    if (files.length > 0) chosen(files);
  });
  return input;
}
