/** A request, and how it was answered. */
export interface Exchange {
  readonly request: string;
  readonly status: number;
  /** JSON. */
  readonly body: string;
}

/** Asks a running service over HTTP what a client would. */
export async function* tour(url: string): AsyncGenerator<Exchange> {
  const mark = Date.now().toString(36);
  const weather = { type: 'function.getweatherfunction', name: `weather-${mark}`, station: 'Oslo' };
  const made = await ask(url, 'POST /tools', weather);
  yield made;
  const { id } = JSON.parse(made.body) as { id: string };
  yield ask(url, 'POST /tools', { type: 'websearchtool', name: `search-${mark}`, engine: 'Meilisearch' });
  yield ask(url, 'POST /tools', { ...weather, engine: 'of a sibling' });
  yield ask(url, `GET /tools?type=function&name=weather-${mark}`);
  yield ask(url, 'GET /tools?limit=1000');
  yield ask(url, `PATCH /tools/${id}`, { type: 'function.getweatherfunction', unit: 'fahrenheit' });
  yield ask(url, `POST /tools/${id}/calls`, { input: 'Bergen' });
  yield ask(url, `DELETE /tools/${id}`);
  yield ask(url, 'POST /tool-sets', { name: `set-${mark}`, tools: [id] });
  yield ask(url, 'GET /tools/no-such-tool');
}

async function ask(url: string, request: string, data?: object): Promise<Exchange> {
  const [method = 'GET', path = '/'] = request.split(' ');
  const body = data && { body: JSON.stringify(data), headers: { 'content-type': 'application/json' } };
  const response = await fetch(`${url}${path}`, { method, ...body });
  const sent = data ? `${request} ${JSON.stringify(data)}` : request;
  return { request: sent, status: response.status, body: await response.text() };
}
