import { BlockList, isIP } from 'node:net'

/**
 * Returns true for an address of the public internet: not loopback, private, link-local, shared,
 * documentation, multicast or reserved, in any spelling
 * (https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry).
 */
export const isPublicAddress = (address: string): boolean => {
  const family = isIP(address)
  if (family === 4) return !special.check(address, 'ipv4')
  if (family !== 6) return false
  const inner = embeddedIpv4(address)
  if (inner !== undefined) return !special.check(inner, 'ipv4')
  return global.check(address, 'ipv6') && !special.check(address, 'ipv6')
}

const special = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  special.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  special.addSubnet(net, bits, 'ipv6')

const global = new BlockList()
global.addSubnet('2000::', 3, 'ipv6')

/**
 * Returns the IPv4 address in an IPv6 address of ::ffff:0:0/96 or NAT64's 64:ff9b::/96; undefined for all
 * others.
 */
const embeddedIpv4 = (address: string): string | undefined => {
  const normal = new URL(`http://[${address.replace(/%.*$/, '')}]/`).hostname.slice(1, -1)
  const match = /^(?:::ffff:|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(normal)
  if (match === null) return undefined
  const bytes = [match[1], match[2]].flatMap((group) => {
    const value = Number.parseInt(group ?? '', 16)
    return [value >> 8, value & 255]
  })
  return bytes.join('.')
}
