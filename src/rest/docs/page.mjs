// Reads the OpenAPI document and lets people try what it tells of. Runs in the browser as it stands.

const byId = (id) => document.getElementById(id);
const tokenField = byId('identity').elements.namedItem('token');

/** An element with properties and children; text is never taken for HTML. */
function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function operationsIn(api) {
  return Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
  );
}

function grouped(operations) {
  const groups = new Map();
  for (const operation of operations) {
    const [tag] = operation.tags;
    groups.set(tag, [...(groups.get(tag) ?? []), operation]);
  }
  return groups;
}

function section([tag, operations]) {
  return element('section', {}, element('h2', {}, tag), ...operations.map(card));
}

function card(operation) {
  const title = [
    element('span', { className: 'method' }, operation.method),
    element('code', {}, operation.path),
    ` ${operation.summary}`,
  ];
  return element(
    'details',
    {},
    element('summary', {}, ...title),
    element('p', {}, operation.description),
    answersOf(operation),
    trial(operation),
  );
}

function answersOf({ responses }) {
  const rows = Object.entries(responses).map(([status, { description }]) =>
    element('tr', {}, element('td', {}, element('code', {}, status)), element('td', {}, description)),
  );
  return element('table', {}, element('caption', {}, 'Answers'), element('tbody', {}, ...rows));
}

function trial(operation) {
  const fields = operation.parameters.map(({ name, description }) =>
    element('label', { title: description ?? '' }, `${name} `, element('input', { name, autocomplete: 'off' })),
  );
  const output = element('pre', { hidden: true, tabIndex: 0 });
  output.setAttribute('aria-live', 'polite');
  output.setAttribute('aria-label', 'Answer');
  const form = element('form', {}, ...fields, ...bodyField(operation), element('button', {}, 'Send'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send(operation, form, output);
  });
  return element('div', {}, form, output);
}

function bodyField({ requestBody }) {
  if (!requestBody) return [];
  if (!requestBody.content['application/json']) {
    return [element('label', {}, 'Body ', element('input', { name: 'body', type: 'file' }))];
  }
  const { example } = requestBody.content['application/json'];
  const value = JSON.stringify(example, null, 2);
  const area = element('textarea', { name: 'body', value, rows: value.split('\n').length + 1, spellcheck: false });
  area.setAttribute('aria-label', 'Body, as JSON');
  return [area];
}

async function send(operation, form, output) {
  output.hidden = false;
  output.textContent = '…';
  try {
    const answer = await fetch(...requestOf(operation, form));
    output.textContent = `${answer.status} ${answer.statusText}\n\n${await readable(answer)}`;
  } catch (error) {
    output.textContent = String(error);
  }
}

function requestOf({ path, method, parameters, requestBody }, form) {
  const given = (name) => form.elements.namedItem(name)?.value ?? '';
  const query = new URLSearchParams();
  const headers = new Headers();
  if (tokenField.value) headers.set('authorization', `Bearer ${tokenField.value.trim()}`);
  let address = `..${path}`;
  for (const { name, in: place } of parameters) {
    if (place === 'path') address = address.replace(`{${name}}`, encodeURIComponent(given(name)));
    if (place === 'query' && given(name)) query.set(name, given(name));
    if (place === 'header' && given(name)) headers.set(name, given(name));
  }
  const isJson = requestBody?.content['application/json'] !== undefined;
  if (requestBody) headers.set('content-type', isJson ? 'application/json' : 'application/octet-stream');
  const body = !requestBody ? undefined : isJson ? given('body') : form.elements.namedItem('body').files[0];
  return [query.size > 0 ? `${address}?${query}` : address, { method, headers, body }];
}

async function readable(answer) {
  const type = answer.headers.get('content-type') ?? '';
  if (!type.includes('json')) return `${(await answer.arrayBuffer()).byteLength} bytes`;
  return JSON.stringify(await answer.json(), null, 2);
}

/** The server makes tokens in development mode only. */
async function offerTokens() {
  const answer = await fetch('../dev/token').catch(() => null);
  if (!answer?.ok || !(await answer.json()).available) return;
  byId('development').hidden = false;
  byId('identity').addEventListener('submit', async (event) => {
    event.preventDefault();
    const name = byId('identity').elements.namedItem('name').value;
    const headers = { 'content-type': 'application/json' };
    const made = await fetch('../dev/token', { method: 'POST', headers, body: JSON.stringify({ name }) });
    tokenField.value = made.ok ? (await made.json()).token : '';
  });
}

const api = await (await fetch('openapi.json')).json();
byId('title').textContent = api.info.title;
byId('about').textContent = api.info.description;
byId('operations').append(...[...grouped(operationsIn(api))].map(section));
byId('operations').setAttribute('aria-busy', 'false');
await offerTokens();
