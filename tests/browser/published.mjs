// The published site as a host serves it: files, compressed where the build did that, the headers of `_headers` and
// the old addresses of `_redirects`, on a port that stays the same while the server comes and goes.

import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { freePort } from './site.mjs';

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml', '.webmanifest': 'application/manifest+json', '.pdf': 'application/pdf',
  '.json': 'application/json', '.xml': 'application/xml', '.txt': 'text/plain; charset=utf-8', '.webp': 'image/webp',
};

/** A host for the folder `out`, below `base`: `{ address, start(), stop(), ill(is) }`. */
export async function host(out, { port, base = '' } = {}) {
  const own = port ?? await freePort();
  let server;
  let isIll = false;
  const redirects = redirectsOf(out);
  const answer = (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    if (isIll) return response.writeHead(503, { 'content-type': 'text/plain' }).end('The server is ill.');
    const moved = redirects.get(pathname);
    if (moved) return response.writeHead(301, { location: moved }).end();
    const inner = decodeURIComponent(pathname).slice(base.length);
    const path = join(out, inner.endsWith('/') ? `${inner}index.html` : inner);
    const found = pathname.startsWith(`${base}/`) && existsSync(path) && statSync(path).isFile();
    const file = found ? path : join(out, '404.html');
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    // Hosts of this kind let browsers ask each time, but where `_headers` says otherwise.
    const headers = { 'content-type': type, 'cache-control': 'public, max-age=0, must-revalidate', ...headersFor(out, pathname) };
    const isPacked = /\bbr\b/.test(request.headers['accept-encoding'] ?? '') && existsSync(`${file}.br`);
    if (isPacked) Object.assign(headers, { 'content-encoding': 'br', vary: 'accept-encoding' });
    const bytes = readFileSync(isPacked ? `${file}.br` : file);
    return response.writeHead(found ? 200 : 404, { ...headers, 'content-length': bytes.length }).end(bytes);
  };
  const start = () => new Promise((resolve, reject) => {
    server = createServer(answer).once('error', reject).listen(own, '127.0.0.1', resolve);
  });
  const stop = () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  await start();
  return { address: `http://127.0.0.1:${own}${base}/`, port: own, start, stop, ill: (is) => { isIll = is; } };
}

/** Where the old addresses of `_redirects` lead. */
function redirectsOf(out) {
  const lines = readFileSync(join(out, '_redirects'), 'utf8').split('\n').map((line) => line.split(' '));
  return new Map(lines.filter(([, , status]) => status === '301').map(([from, to]) => [from, to]));
}

/** What `_headers` says of an address: later rules add to earlier ones, `!` takes one away. */
function headersFor(out, pathname) {
  const headers = {};
  let applies = false;
  for (const line of readFileSync(join(out, '_headers'), 'utf8').split('\n').filter(Boolean)) {
    if (!line.startsWith(' ')) {
      applies = line.endsWith('*') ? pathname.startsWith(line.slice(0, -1)) : pathname === line;
    } else if (applies && line.trim().startsWith('!')) {
      delete headers[line.trim().slice(1).trim().toLowerCase()];
    } else if (applies) {
      const [, name, value] = /^\s*([^:]+):\s*(.*)$/.exec(line);
      headers[name.toLowerCase()] = value;
    }
  }
  return headers;
}
