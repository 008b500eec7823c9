// GitHub's API as these scripts use it. What runs them gives the address and the token.

const { GITHUB_API_URL: api = 'https://api.github.com', GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token } = process.env;

/** One request below the repository: `{ status, body, next }`; it fails with words for all but the statuses in `allowed`. */
export async function github(method, path, { body, allowed = [] } = {}) {
  const response = await fetch(path.startsWith('http') ? path : `${api}/repos/${repository}/${path}`, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'x-github-api-version': '2022-11-28',
    },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok && !allowed.includes(response.status)) {
    throw new Error(`GitHub answered ${response.status} to ${method} ${path}: ${text.slice(0, 300)}`);
  }
  const next = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
  return { status: response.status, body: text ? JSON.parse(text) : null, next };
}

/** Every item of a list, however many pages it has. */
export async function all(path) {
  const items = [];
  for (let next = `${path}${path.includes('?') ? '&' : '?'}per_page=100`; next;) {
    const page = await github('GET', next);
    items.push(...page.body);
    next = page.next;
  }
  return items;
}
