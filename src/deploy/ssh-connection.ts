import {
  type DeployFailure,
  type ProcessResult,
  type Refusal,
  refused,
  type SettingsReader,
} from '../model/deploy.js'
import { cleanText } from '../model/untrusted.js'

/** A host that the author's ssh reaches. */
export type SshConnection = {
  /** `host` or `user@host`. */
  readonly host: string
  readonly port?: number
  /** Options for `ssh -o`. */
  readonly options: readonly string[]
}

/** Returns why a host or an option is refused, else undefined: both become words of a command. */
export const checkConnection = (
  target: 'ssh' | 'sftp',
  { host, options }: Pick<SshConnection, 'host' | 'options'>,
): Refusal | undefined => {
  if (!/^(?:[A-Za-z0-9_][\w.-]*@)?(?:[A-Za-z0-9][\w.-]*|\[[0-9a-fA-F:]+\])$/.test(host))
    return refused(`deploy.${target}.host`, host.replace(/:[^@:]*@/, ':…@'))
  const option = options.find((one) => !isAllowedOption(one))
  return option === undefined
    ? undefined
    : {
        reason: `one of \`deploy.${target}.options\` is \`${option}\`, which is not allowed here`,
        note: 'only options for the connection and the key are allowed, e.g. `IdentityFile=~/.ssh/id`; write others into `~/.ssh/config`',
      }
}

/**
 * Returns true for an option of ssh for the connection or the key that cannot run a program, pass on a
 * secret, or trust any host.
 */
const isAllowedOption = (option: string): boolean => {
  const [, name = '', value = ''] = /^([A-Za-z0-9]+)=([\w./:@%~,+*-]+)$/.exec(option) ?? []
  const key = name.toLowerCase()
  if (key === 'stricthostkeychecking') return /^(?:yes|ask|accept-new)$/i.test(value)
  if (key === 'userknownhostsfile') return !value.startsWith('/dev/')
  return allowedOptions.has(key)
}

const allowedOptions = new Set(
  'addressfamily bindaddress bindinterface certificatefile checkhostip ciphers compression connectionattempts connecttimeout controlmaster controlpath controlpersist globalknownhostsfile hashknownhosts hostkeyalgorithms hostkeyalias identitiesonly identityagent identityfile ipqos kexalgorithms loglevel macs numberofpasswordprompts port preferredauthentications proxyjump pubkeyacceptedalgorithms pubkeyauthentication rekeylimit serveralivecountmax serveraliveinterval tcpkeepalive updatehostkeys user'.split(
    ' ',
  ),
)

/** Reads the settings of a connection; undefined, with an error, when there is no host. */
export const readConnection = (reader: SettingsReader): SshConnection | undefined => {
  const host = reader.required('host', 'jane@example.com')
  const [port, options] = [reader.integer('port', 1, 65_535), reader.texts('options')]
  return host === undefined ? undefined : { host, options, ...(port !== undefined && { port }) }
}

/** Returns the arguments of ssh and sftp for a connection that asks nothing; `portFlag` differs between them. */
export const connectionArgs = ({ port, options }: SshConnection, portFlag: '-p' | '-P'): string[] => [
  '-o',
  'BatchMode=yes',
  '-o',
  'ConnectTimeout=15',
  ...options.flatMap((option) => ['-o', option]),
  ...(port === undefined ? [] : [portFlag, `${port}`]),
]

/** The status of ssh when it could not connect. */
export const connectionFailed = 255

/** Returns the failure of a command on a host. */
export const failureOf = ({ stderr, status }: ProcessResult, { host }: SshConnection): DeployFailure => ({
  reason: `${host}: ${cleanText(stderr.trim().split('\n').at(-1), 300) ?? `the command ended with ${status}`}`,
  note:
    status === connectionFailed
      ? `try \`ssh ${host}\` by hand; it must work without a password`
      : 'the deployed site is unchanged',
})
