import { hashedAssets } from '../model/asset-paths.js'
import type { Config } from '../model/config.js'
import { type OwnServer, serverPaths, wellKnownPath } from '../model/own-server.js'

/** The machine on which the own server runs. */
export type ServerMachine = {
  /** The address of the server, e.g. `127.0.0.1:8081`. */
  readonly address: string
  /** The folder of the blog, absolute. */
  readonly root: string
  /** The folder that the web server publishes, absolute. */
  readonly siteFolder: string
  /** The Content-Security-Policy of the site. */
  readonly policy: string
  /** The name of the user who runs the server. */
  readonly user: string
  /** The command that starts the server, with absolute paths. */
  readonly command: readonly string[]
}

type ServedConfig = Pick<Config, 'origin' | 'webmention'> & { readonly server: OwnServer }

/** The programs whose configuration can be printed, and the functions that return it. */
export const ownServerConfigs = {
  systemd: ({ origin }, { root, user, command, siteFolder }) => `[Unit]
Description=smallsocial server of ${new URL(origin).host}
Wants=network-online.target
After=network-online.target

[Service]
User=${user}
WorkingDirectory=${root}
ExecStart=${command.map(quoted).join(' ')}
Restart=on-failure
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=full
ReadWritePaths=${quoted(root)} ${quoted(`-${siteFolder.replace(/\/[^/]*$/, '') || '/'}`)}

[Install]
WantedBy=multi-user.target
`,
  nginx: (config, { address, siteFolder, policy }) => {
    const { host, isSameHost, paths } = placeOf(config)
    const forwarding = paths
      .map(
        (path) => `  location ${path.isFolder ? '' : '= '}${path.path} {
    proxy_pass http://${address};
    proxy_set_header Host $host;
    proxy_set_header X-Forwarded-For $remote_addr;
    client_max_body_size 32m;
  }
`,
      )
      .join('')
    const site = `server {
  listen 80;
  server_name ${new URL(config.origin).host};
  root ${quotedPath(siteFolder)};
  error_page 404 /404.html;
  # Old addresses; after a build that changes them: nginx -s reload
  include ${quotedPath(`${siteFolder}/_redirects.nginx*`)};
  location ~ /\\.(?!well-known/) { return 404; }
  location ~ feed\\.xml$  { types { } default_type "application/rss+xml; charset=utf-8"; }
  location ~ atom\\.xml$  { types { } default_type "application/atom+xml; charset=utf-8"; }
  location ~ feed\\.json$ { types { } default_type "application/feed+json; charset=utf-8"; }
  location ~ /assets/(?:${hashedAssets.join('|')}) { add_header Cache-Control "public, max-age=31536000, immutable"; }
  # A deleted post leaves a file \`.gone\` beside its tombstone.
  location / {
    if (-f $request_filename/.gone) { return 410; }
    add_header Content-Security-Policy "${policy}";
    add_header X-Content-Type-Options nosniff;
    add_header Link '<${config.webmention.endpoint}>; rel="webmention"';
  }
  error_page 410 @gone;
  location @gone { try_files $uri/index.html =410; }
`
    return isSameHost
      ? `${site}  # smallsocial server\n${forwarding}}\n`
      : `${site}}\nserver {\n  listen 80;\n  server_name ${host};\n${forwarding}}\n`
  },
  caddy: (config, { address, siteFolder, policy }) => {
    const { host, isSameHost, paths } = placeOf(config)
    const forwarding = `  @server path ${paths.map(({ path, isFolder }) => (isFolder ? `${path}*` : path)).join(' ')}
  handle @server {
    request_body {
      max_size 32MB
    }
    reverse_proxy ${address}
  }
`
    const site = `${new URL(config.origin).host} {
  root * ${quotedPath(siteFolder)}
  # Old addresses; after a build that changes them: caddy reload
  import ${quotedPath(`${siteFolder}/_redirects.caddy*`)}
  @gone file {path}/.gone
  handle @gone {
    rewrite * {path}/index.html
    file_server {
      status 410
    }
  }
  @hidden {
    path */.*
    not path /.well-known/*
  }
  respond @hidden 404
  @rss path_regexp feed\\.xml$
  header @rss Content-Type "application/rss+xml; charset=utf-8"
  header X-Content-Type-Options nosniff
  header Content-Security-Policy "${policy}"
  header +Link "<${config.webmention.endpoint}>; rel=\\"webmention\\""
  file_server
  handle_errors {
    rewrite * /404.html
    file_server
  }
`
    return isSameHost ? `${site}${forwarding}}\n` : `${site}}\n${host} {\n${forwarding}}\n`
  },
} as const satisfies Readonly<Record<string, (config: ServedConfig, machine: ServerMachine) => string>>

/** The names of the configurations. */
export const ownServerConfigNames = Object.keys(
  ownServerConfigs,
) as readonly (keyof typeof ownServerConfigs)[]

/**
 * Returns the host of the server, and the paths that are forwarded to it: the folder of its URL, or each path where that is
 * the root of the host.
 */
const placeOf = ({ origin, server }: ServedConfig) => {
  const { host, pathname } = new URL(server.url)
  const isSameHost = host === new URL(origin).host
  const own = Object.values(serverPaths).map((path) => ({ path: `/${path}`, isFolder: path.endsWith('/') }))
  const folders =
    pathname === '/'
      ? [...own, { path: `/${serverPaths.media}/`, isFolder: true }]
      : [{ path: pathname, isFolder: true }]
  return { host, isSameHost, paths: [...folders, { path: wellKnownPath(server), isFolder: false }] }
}

/** Returns an argument of a command in systemd's syntax (systemd.service(5), "Command lines"). */
const quoted = (argument: string): string => {
  const text = argument.replaceAll('%', '%%').replaceAll('$', '$$$$')
  return /^[\w/.:@=-]+$/.test(text) ? text : JSON.stringify(text)
}

/** Returns a path as nginx and Caddy read it, in quotes where it has other characters than usual. */
const quotedPath = (path: string): string => (/^[\w/.*-]+$/.test(path) ? path : JSON.stringify(path))
